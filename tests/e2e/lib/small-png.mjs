// A picture as a PNG of at most 256 colours: a third of what a browser writes. Colours are rounded,
// by no more than anybody sees, so that edges of letters do not take the room of others.
import { crc32, deflateSync } from 'node:zlib';

const MOST = 256;

/** A chunk of a PNG: its length, kind, bytes and checksum. */
function chunk(kind, bytes) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), bytes]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(bytes.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The red, green and blue of a colour. */
const parts = (of) => [of >> 16, (of >> 8) & 255, of & 255];

/** The PNG of `width` by `height` points, each of four bytes: red, green, blue, and one that is not looked at. */
export function smallPng(points, width, height) {
  const counts = new Map();
  const near = (value) => Math.round(value / 3) * 3;
  const colour = (at) => (near(points[at]) << 16) | (near(points[at + 1]) << 8) | near(points[at + 2]);
  for (let at = 0; at < points.length; at += 4) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  // Hues count for more than greys, of which there are many at the edges of letters.
  const hue = (of) => Math.max(...parts(of)) - Math.min(...parts(of));
  const weight = ([of, count]) => count * (4 + hue(of));
  const palette = [...counts].sort((a, b) => weight(b) - weight(a)).slice(0, MOST).map(([of]) => of);
  const places = new Map(palette.map((of, place) => [of, place]));
  const far = (a, b) => parts(a).reduce((sum, part, i) => sum + (part - parts(b)[i]) ** 2, 0);
  const place = (of) => {
    if (!places.has(of)) places.set(of, palette.reduce((best, other, i) => (far(of, other) < far(of, palette[best]) ? i : best), 0));
    return places.get(of);
  };
  // Each line begins with how it is filtered: not at all.
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = place(colour((y * width + x) * 4));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap(parts));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
