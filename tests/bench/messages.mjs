// What stands first in the packed messages between the page and a worker: the
// place of the message in its enum, the number of the question, and of an answer
// how many events there are and how many are shown. All of it is varints.
import { readFileSync } from 'node:fs';

const SOURCE = readFileSync(new URL('../../src/protocol.rs', import.meta.url), 'utf8');

/** The place of a message in an enum of src/protocol.rs. */
function place(of, name) {
  const [body] = SOURCE.split(`pub enum ${of} {`)[1].split('\n}');
  const at = [...body.matchAll(/^ {4}([A-Z]\w*)/gm)].findIndex((found) => found[1] === name);
  if (at < 0) throw new Error(`src/protocol.rs: no ${of}::${name}`);
  return at;
}

/** What pages and workers are told, to know a question and an answer. */
export const PLACES = { Ask: place('ToWorker', 'Ask'), Answer: place('FromWorker', 'Answer') };

/** Runs in pages and workers: the first four numbers of a message; fewer of a short one. */
export function numbers(message) {
  const bytes = message?.[0];
  if (!(bytes instanceof Uint8Array)) return [];
  const out = [];
  for (let at = 0; out.length < 4 && at < bytes.length; at++) {
    let number = 0;
    let place = 1;
    for (; bytes[at] > 127; at++, place *= 128) number += (bytes[at] & 127) * place;
    out.push(number + bytes[at] * place);
  }
  return out;
}
