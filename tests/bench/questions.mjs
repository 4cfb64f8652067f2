// Asking the page as a person does, and how long that takes: from the Enter key
// to the answer that the page has taken, and the part of it inside of the worker.
import { readFileSync } from 'node:fs';
import { PLACES, numbers } from './messages.mjs';

const LIST = new URL('../../benches/queries.txt', import.meta.url);

/** The empty query and those of benches/queries.txt. */
export const queries = () => [
  '',
  ...readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#')),
];

/** Whether something is made of the events of a query: a table, a chart or pairs. */
export const piped = (text) => /(^|\s)\|\s|\sthen\s/.test(text);

// Runs in each worker: how long a question is there before its answer leaves.
function watchWorker(places) {
  const came = new Map();
  globalThis.__took = new Map();
  const post = globalThis.postMessage;
  globalThis.postMessage = function (...args) {
    const [place, ask] = globalThis.__numbers(args[0]);
    if (place === places.Answer && came.has(ask)) globalThis.__took.set(ask, performance.now() - came.get(ask));
    return post.apply(globalThis, args);
  };
  addEventListener('message', ({ data, timeStamp }) => {
    const [place, ask] = globalThis.__numbers(data);
    if (place === places.Ask) came.set(ask, timeStamp);
  });
}

/** Makes a page ready to be asked. */
export async function prepare(page) {
  for (const worker of page.workers()) {
    await worker.evaluate(`globalThis.__numbers = ${numbers};`);
    await worker.evaluate(watchWorker, PLACES);
  }
  await page.locator('[data-testid="query"]').focus();
  // The empty query is the first of the list, and asks nothing where it is there already.
  await ask(page, 'source:none');
}

// Runs in the page: once what came before is drawn, puts a text into the field as typing does, lets
// that be drawn too, and forgets what was noted. Later than that the page takes the text by itself.
async function fill(text) {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await drawn();
  const field = document.querySelector('[data-testid="query"]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await drawn();
  Object.assign(globalThis.__clocks, { key: 0, asked: [], answered: [], drawn: [] });
}

// Runs in the page: resolves once the question has its last answer and nothing comes any more.
function settled() {
  const c = globalThis.__clocks;
  const searching = () => document.querySelector('[data-testid="searched"]');
  const wrong = () => document.querySelector('[data-testid="query-error"]')?.textContent;
  return new Promise((done, fail) => {
    const look = () => {
      if (wrong()) return done({ refused: wrong() });
      if (performance.now() - c.key > 300_000) return fail(new Error(`no answer within five minutes: ${JSON.stringify({ asked: c.asked, answered: c.answered.slice(-3), searching: Boolean(searching()) })}`));
      const [first] = c.asked;
      const last = c.answered.at(-1);
      const answer = (a) => c.answered.find((b) => b.ask === a.ask && b.worker === a.worker);
      const sum = (key) => c.answered.filter((a) => a.ask === last.ask).reduce((n, a) => n + a[key], 0);
      const open = !first || !c.asked.every(answer) || searching();
      if (open || performance.now() - last.taken < 50) return void setTimeout(look, 5);
      const own = c.asked.filter((a) => a.ask === first.ask).map(answer);
      const at = Math.max(...own.map((a) => a.at));
      const taken = Math.max(...own.map((a) => a.taken));
      const next = c.answered.find((a) => a.at > taken)?.at ?? Infinity;
      done({
        ask: first.ask,
        shown: sum('shown'),
        asked: first.at - c.key,
        ms: at - c.key,
        drawn: Math.max(taken, ...c.drawn.filter((t) => t < next)) - c.key,
        hits: c.answered.find((a) => a.shown > 0)?.at - c.key,
        whole: last.at - c.key,
      });
    };
    look();
  });
}

/**
 * Asks one question. Gives, in milliseconds from the Enter key, when the page
 * `asked` its workers, when the last of their answers was there (`ms`), and when
 * it was `drawn`; how long it took `inside` of the worker; and how many events
 * are `shown`. Of a search: when the first were found (`hits`), and when it was
 * over (`whole`). Of what is no query: why it was `refused`.
 */
export async function ask(page, text) {
  await page.evaluate(fill, text);
  await page.keyboard.press('Enter');
  const out = await page.evaluate(settled).catch((error) => {
    throw new Error(`${text}: ${error.message}`);
  });
  if (out.refused) return out;
  const took = (worker) => worker.evaluate((of) => globalThis.__took.get(of) ?? 0, out.ask);
  return { ...out, inside: Math.max(...(await Promise.all(page.workers().map(took)))) };
}
