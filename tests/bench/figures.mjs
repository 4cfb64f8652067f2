// Numbers of a few measurements, and how they are written.
const sorted = (list) => [...list].sort((a, b) => a - b);

/** What so many of the figures do not exceed. */
export const quantile = (list, part) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * part))];
export const median = (list) => quantile(list, 0.5);

export const mb = (n) => `${(n / 1e6).toFixed(1)} MB`;
export const ms = (n) => `${n.toFixed(n < 100 ? 1 : 0)} ms`;
export const times = (n) => `${n.toFixed(2)}x`;
export const rate = (bytes, millis) => `${(bytes / 1e3 / millis).toFixed(0)} MB/s`;
/** The least and the most of a list, as text. */
export const spread = (list, write) => `${write(Math.min(...list))} to ${write(Math.max(...list))}`;
