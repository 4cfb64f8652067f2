// The table that the bench prints: what, the target, the figure, and whether it
// was met. A row is { what, target, figure, met, more }; `met` is missing where
// nothing is aimed at, and `more` are lines that explain the figure.
const WIDTHS = [70, 11, 12];

const cell = (text, i) => String(text).padEnd(WIDTHS[i] ?? 0);
const line = (...cells) => cells.map(cell).join(' ').trimEnd();

export const head = () => [line('what', 'target', 'figure', 'met'), line(...WIDTHS.map(rule), '---')].join('\n');
const rule = (width) => '-'.repeat(width);

/** One row with what explains it. */
export function row({ what, target = '', figure, met, more = [] }) {
  const word = met === undefined ? '' : met ? 'yes' : 'NO';
  return [line(what, target, figure, word), ...more.map((text) => `    ${text}`)].join('\n');
}
