// Unpacks LZMA, as lzma-specification.txt of the LZMA SDK describes it, with lc=2, lp=0, pb=0 and
// no header: a fifth smaller than what browsers can unpack by themselves. `xtask pack` writes it.
const unpack = (packed, size) => {
  const [MATCH, REP, REP0, REP1, REP2, LONG, SLOT, DISTANCE, ALIGN, LENGTH, REPEAT, LITERAL] = [
    0, 12, 24, 36, 48, 60, 72, 328, 443, 459, 733, 1007,
  ];
  const out = new Uint8Array(size);
  const chance = new Uint16Array(LITERAL + (0x300 << 2)).fill(1024);
  let [from, range, code, at, state] = [1, 0xffffffff, 0, 0, 0];
  let [a, b, c, d] = [0, 0, 0, 0];
  const next = () => {
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | packed[from++]) >>> 0;
    }
  };
  const bit = (place) => {
    const was = chance[place];
    const bound = (range >>> 11) * was;
    const one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      chance[place] = was - (was >>> 5);
    } else {
      range = bound;
      chance[place] = was + ((2048 - was) >>> 5);
    }
    next();
    return one ? 1 : 0;
  };
  const tree = (place, bits) => {
    let node = 1;
    while (node < 1 << bits) node = (node << 1) | bit(place + node);
    return node - (1 << bits);
  };
  const reverse = (place, bits) => {
    let [node, sum] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const one = bit(place + node);
      node = (node << 1) | one;
      sum |= one << i;
    }
    return sum;
  };
  const length = (place) => {
    if (!bit(place)) return tree(place + 2, 3);
    return bit(place + 1) ? 16 + tree(place + 18, 8) : 8 + tree(place + 10, 3);
  };
  const literal = () => {
    const place = LITERAL + 0x300 * (at ? out[at - 1] >> 6 : 0);
    let node = 1;
    let match = state < 7 ? 0 : out[at - a - 1];
    while (state >= 7 && node < 256) {
      const one = (match >> 7) & 1;
      match <<= 1;
      node = (node << 1) | bit(place + ((1 + one) << 8) + node);
      if ((node & 1) !== one) break;
    }
    while (node < 256) node = (node << 1) | bit(place + node);
    out[at++] = node;
    state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
  };
  const distance = (slot) => {
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    let far = (2 | (slot & 1)) << bits;
    if (slot < 14) return far + reverse(DISTANCE + far - slot, bits);
    for (let i = bits - 1; i >= 4; i--) {
      range >>>= 1;
      if (code >= range) {
        code -= range;
        far += 1 << i;
      }
      next();
    }
    return far + reverse(ALIGN, 4);
  };
  while (from < 5) code = ((code << 8) | packed[from++]) >>> 0;
  while (at < size) {
    if (!bit(MATCH + state)) {
      literal();
      continue;
    }
    let count;
    if (!bit(REP + state)) {
      count = length(LENGTH);
      [b, c, d] = [a, b, c];
      a = distance(tree(SLOT + 64 * Math.min(count, 3), 6));
      state = state < 7 ? 7 : 10;
    } else {
      if (bit(REP0 + state)) {
        if (!bit(REP1 + state)) [a, b] = [b, a];
        else if (!bit(REP2 + state)) [a, b, c] = [c, a, b];
        else [a, b, c, d] = [d, a, b, c];
      } else if (!bit(LONG + state)) {
        state = state < 7 ? 9 : 11;
        out[at] = out[at - a - 1];
        at++;
        continue;
      }
      count = length(REPEAT);
      state = state < 7 ? 8 : 11;
    }
    for (const end = Math.min(size, at + count + 2); at < end; at++) out[at] = out[at - a - 1];
  }
  return out;
};
