// A page of its own for each measurement, and what is noted inside of it: when a
// file was chosen or dropped, when the first card stood there, when the status
// said ready, when the drop zone could be used, how long the main thread was
// ever busy, and every question and answer between the page and its workers.
import { drop, newPage } from '../e2e/lib/chromium.mjs';
import { memory, renderers } from './memory.mjs';
import { PLACES, numbers } from './messages.mjs';

// Runs in the page before its own script.
function clocks(places) {
  const c = { start: 0, ready: 0, card: 0, usable: 0, key: 0, came: 0, tasks: [], asked: [], answered: [], drawn: [] };
  globalThis.__clocks = c;
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  const begin = () => {
    c.start ||= performance.now();
  };
  addEventListener('change', (e) => e.target.type === 'file' && begin(), true);
  addEventListener('drop', begin, true);
  addEventListener('keydown', (e) => (c.key = e.timeStamp), true);
  new MutationObserver(() => {
    const now = performance.now();
    if (!c.usable && find('drop-zone') && find('seal')?.dataset.state === 'sealed') c.usable = now;
    if (c.start && !c.card && find('event-card')) c.card = now;
    if (c.start && !c.ready && find('status')?.dataset.state === 'ready') c.ready = now;
    if (c.key) c.drawn.push(now);
  }).observe(document, { subtree: true, childList: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const t of list.getEntries()) c.tasks.push({ at: t.startTime, ms: t.duration });
  }).observe({ type: 'longtask', buffered: true });

  const note = (list, worker, kind, message) => {
    const [place, ask, , shown] = globalThis.__numbers(message);
    if (!c.key || place !== places[kind]) return;
    const now = performance.now();
    list.push({ at: kind === 'Answer' ? c.came : now, taken: now, worker, ask, shown });
  };
  const Native = Worker;
  const { postMessage } = Native.prototype;
  Native.prototype.postMessage = function (...args) {
    note(c.asked, this, 'Ask', args[0]);
    return postMessage.apply(this, args);
  };
  globalThis.Worker = class extends Native {
    constructor(...args) {
      super(...args);
      // We listen before the page does, for when a message comes; and behind it, once it listens
      // too, to look into the message without being in its way.
      const behind = () => this.addEventListener('message', (e) => note(c.answered, this, 'Answer', e.data));
      this.addEventListener('message', () => (c.came = performance.now()));
      this.addEventListener('message', behind, { once: true });
    }
  };
}

/** A page of its own that can be used. */
export async function fresh(browser, url, sealed = true) {
  const page = await newPage(browser);
  page.setDefaultTimeout(600_000);
  await page.addInitScript(`globalThis.__numbers = ${numbers};`);
  await page.addInitScript(clocks, PLACES);
  await page.goto(url);
  if (sealed) await page.waitForFunction(() => globalThis.__clocks.usable);
  return page;
}

export const clocksOf = (page) =>
  page.evaluate(() => {
    const { start, ready, card, usable, tasks } = globalThis.__clocks;
    return { start, ready, card, usable, tasks };
  });

const status = (page) => page.evaluate(() => ({ ...document.querySelector('[data-testid="status"]').dataset }));

/** The longest main-thread task since an instant; 0 where none took 50 ms. */
export const longest = (tasks, since) => Math.max(0, ...tasks.filter((t) => t.at >= since).map((t) => t.ms));

/** Opens a file in a page that can be used: milliseconds to ready and to the first card. */
export async function open(page, file, { dropped = false } = {}) {
  // Nobody finds a file and drops it in less time.
  await page.waitForTimeout(1000);
  if (dropped) await drop(page, file);
  else await page.locator('[data-testid="file-input"]').first().setInputFiles(file);
  await page.waitForFunction(() => globalThis.__clocks.ready, undefined, { polling: 50 });
  const c = await clocksOf(page);
  return { ms: c.ready - c.start, card: c.card - c.start, task: longest(c.tasks, c.start), data: await status(page) };
}

/** One load in a page of its own; with `held`, what memory it takes too. */
export async function load(browser, url, file, { sealed = true, held = false } = {}) {
  const page = await fresh(browser, url, sealed);
  const before = held && (await renderers(browser));
  const out = await open(page, file);
  if (held) {
    out.held = await memory(page);
    const after = await renderers(browser);
    out.private = after === null ? null : after - before;
    out.settled = await memory(page, { collect: true });
  }
  await page.context().close();
  return out;
}
