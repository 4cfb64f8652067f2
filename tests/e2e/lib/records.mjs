// The records of the two documents, found without the product's parser: a few
// lines of regular expression that know how these two files are damaged. What
// the page shows is compared with this.
import { readFileSync } from 'node:fs';

const parse = (raw) => {
  for (const text of [
    raw,
    raw + '}',
    raw.replace(/"ATags": \[/, '"ATags": [],') + '}',
    raw.replace(/"ATags": \[/, '"ATags": [],'),
  ]) {
    try {
      return JSON.parse(text);
    } catch {
      /* the next way of closing it */
    }
  }
  throw new Error(`a record of the document does not parse: ${raw.slice(0, 80)}`);
};

/** NeuVector: whole objects, braces at the start of a line. */
export function neuvector(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^\{\r?\n[\s\S]*?^\}/gm)].map(([raw]) => {
    const fields = parse(raw);
    return { raw, fields, source: 'neuvector', time: fields.reported_at ?? '' };
  });
}

/** KubeArmor: a brace, then lines that begin with a quote; the closing brace is lost. */
export function kubearmor(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/\{\r?\n(?:[ \t]*"[^\n]*(?:\n|$))+(?:\})?/g)].map(([whole]) => {
    const raw = whole.replace(/\s+$/, '');
    const fields = parse(raw);
    return { raw, fields, source: 'kubearmor', time: fields.UpdatedTime ?? '' };
  });
}

/** Everything that is true of a pair of documents, as the issue states it. */
export function expected(pair) {
  const all = [...neuvector(pair.neuvector), ...kubearmor(pair.kubearmor)];
  const distinct = [...new Map(all.map((r) => [r.raw, r])).values()];
  return { all, distinct };
}

/** The totals of both documents together. */
export const TOTALS = { events: 26, copies: 3, unreadable: 0, repaired: 10 };
export const SHOWN = 23;
export const UNDATED = 6;
export const REPAIRS = 12;
export const SEVERITIES = { critical: 5, high: 2, medium: 10, low: 1, info: 3, unknown: 2 };
export const KINDS = {
  'neuvector.threat': 4,
  'neuvector.incident': 9,
  'neuvector.audit': 1,
  'kubearmor.log': 3,
  'kubearmor.alert': 3,
  'kubearmor.host_alert': 3,
};
