// A small plot of growth as SVG: events against seconds, and against megabytes
// held, each with the straight line from nothing through its last point.
const W = 300;
const H = 190;
const LEFT = 52;
const BOTTOM = 34;
const TOP = 26;

/** A round number that is at least this one: 1, 2 or 5 times a power of ten. */
function round(n) {
  const ten = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 5, 10].map((k) => k * ten).find((k) => k >= n);
}

const text = (x, y, anchor, said) => `<text x="${x}" y="${y}" text-anchor="${anchor}">${said}</text>`;

function panel(x0, title, points, of) {
  const [xMost, yMost] = [points.at(-1).millions, round(Math.max(...points.map(of)))];
  const x = (n) => (x0 + LEFT + (n / xMost) * (W - LEFT - 16)).toFixed(1);
  const y = (n) => (H - BOTTOM - (n / yMost) * (H - BOTTOM - TOP)).toFixed(1);
  const grid = [0, 0.5, 1].map((part) => {
    const at = y(part * yMost);
    return `<path class="grid" d="M${x(0)} ${at}H${x(xMost)}"/>${text(x(0) - 6, +at + 4, 'end', part * yMost)}`;
  });
  const last = points.at(-1);
  const marks = points.map((p) => {
    const value = of(p);
    const name = `<title>${p.millions} M events: ${value.toPrecision(3)}</title>`;
    const dot = `<circle cx="${x(p.millions)}" cy="${y(value)}" r="4">${name}</circle>`;
    // What stands too close to nothing has no room for a number of its own.
    return p.millions < xMost / 20 ? dot : dot + text(x(p.millions), H - BOTTOM + 16, 'middle', p.millions);
  });
  return [
    `<text class="title" x="${x0 + LEFT}" y="14">${title}</text>`,
    ...grid,
    `<path class="line" d="M${x(0)} ${y(0)}L${x(last.millions)} ${y(of(last))}"/>`,
    ...marks,
    text(x(xMost), H - 4, 'end', 'million events'),
  ].join('\n');
}

/** The whole picture; `points` are { millions, seconds, held }, the last the largest. */
export function plot(points, about) {
  const said = points.map((p) => `${p.millions} M events: ${p.seconds.toFixed(2)} s, ${(p.held / 1e6).toFixed(0)} MB`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * W}" height="${H + 16}" viewBox="0 0 ${2 * W} ${H + 16}" role="img">
<title>Growth of loading time and memory</title>
<desc>${said.join('; ')}. ${about}.</desc>
<style>
svg { background: #fff; font: 11px system-ui, sans-serif; }
text { fill: #444; } .title { fill: #111; font-weight: 600; }
.grid { stroke: #ddd; } .line { stroke: #9bb8c2; stroke-dasharray: 4 3; } circle { fill: #287a8f; }
</style>
${panel(0, 'Seconds to open', points, (p) => p.seconds)}
${panel(W, 'Megabytes held', points, (p) => p.held / 1e6)}
<text x="${LEFT}" y="${H + 12}">${about}</text>
</svg>
`;
}
