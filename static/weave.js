// Weaves a wasm module of its tables, of what stands before and behind its functions, and of the
// strands that xtask/src/strands.rs laid its code apart into, which says what is in them.
const weave = ([tables, before, behind, ...strands]) => {
  const [locals, code, , , constants, labels] = strands.keys();
  // A field is the number of a strand, or one of these.
  const [WIDE, BYTE, OPENS, ENDS, LABELS, SECOND] = [8, 9, 10, 11, 12, 13];
  const field = (char) => (char in strands ? +char : WIDE + ".:+-*!?".indexOf(char));
  const [plain, second, third] = new TextDecoder()
    .decode(tables)
    .split(";")
    .map((rows) => {
      const table = new Array(256).fill([]);
      for (const row of rows.split(",")) {
        const [first, last, what] = row.split(" ");
        table.fill(Array.from(what, field), +first, +last + 1);
      }
      return table;
    });
  const ends = new Uint32Array(strands.length);
  const sum = strands.reduce((bytes, strand) => bytes + strand.length, 0);
  // Each function has its length in front of it, which is no longer than the rest of it.
  const out = new Uint8Array(before.length + 2 * sum + behind.length);
  let to = 0;
  const put = (bytes) => {
    out.set(bytes, to);
    to += bytes.length;
  };
  const byte = (strand) => (out[to++] = strands[strand][ends[strand]++]);
  const number = (strand) => {
    let next = byte(strand);
    let value = next & 127;
    for (let shift = 7; next > 127; shift += 7) {
      next = byte(strand);
      value |= (next & 127) << shift;
    }
    return value;
  };
  // How many blocks are open behind an instruction, of which so many were before it.
  const instruction = (open) => {
    let table = plain;
    let op = byte(code);
    while (table) {
      const fields = table[op];
      table = null;
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i];
        if (field < WIDE) number(field);
        else if (field === WIDE) byte(constants);
        else if (field === BYTE) byte(code);
        else if (field === OPENS) open++;
        else if (field === ENDS) open--;
        else if (field === LABELS) for (let left = number(labels); left >= 0; left--) number(labels);
        else {
          op = number(code);
          table = field === SECOND ? second : third;
        }
      }
    }
    return open;
  };
  put(before);
  while (ends[locals] < strands[locals].length) {
    const start = to;
    for (let left = 2 * number(locals); left > 0; left--) number(locals);
    for (let open = 0; open >= 0; ) open = instruction(open);
    const body = out.slice(start, to);
    to = start;
    let length = body.length;
    for (; length > 127; length >>>= 7) out[to++] = length | 128;
    out[to++] = length;
    put(body);
  }
  put(behind);
  return out.subarray(0, to);
};
