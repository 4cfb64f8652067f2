// A file of five million events, more than 5 GB: it opens, scrolls and filters.
import { drop } from '../../e2e/lib/chromium.mjs';
import { median, ms, rate, spread } from '../figures.mjs';
import { memory, renderers } from '../memory.mjs';
import { prepare } from '../questions.mjs';
import { clocksOf, fresh, longest } from '../visit.mjs';
import { askAll, judge } from './ask.mjs';
import { held } from './small.mjs';

// Runs in the page: jumps to a place of the list; how long until another card stands in its middle.
function jump(part) {
  const list = document.querySelector('[data-testid="list"]');
  const box = list.getBoundingClientRect();
  const middle = [box.left + box.width / 2, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2];
  const card = () => document.elementFromPoint(...middle)?.closest('[data-testid="event-card"]');
  const before = card()?.dataset.row;
  return new Promise((done) => {
    const start = performance.now();
    list.scrollTop = (list.scrollHeight - list.clientHeight) * part;
    const look = () => {
      const now = card();
      if (now?.textContent.trim() && now.dataset.row !== before) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

export async function huge(bench) {
  const wanted = bench.events(5_000_000);
  const { file, bytes } = await bench.corpus({ events: wanted });
  const page = await fresh(bench.browser, bench.site.url);
  const before = await renderers(bench.browser);
  await page.waitForTimeout(1000);
  await drop(page, file);
  await page.waitForFunction(() => globalThis.__clocks.ready, undefined, { polling: 500 });
  const c = await clocksOf(page);
  const took = c.ready - c.start;
  const after = await renderers(bench.browser);
  const load = {
    held: await memory(page),
    private: after === null ? null : after - before,
    settled: await memory(page, { collect: true }),
  };
  const events = await page.evaluate(() => Number(document.querySelector('[data-testid="status"]').dataset.events));
  const gb = `${(bytes / 1e9).toFixed(1)} GB`;
  bench.row({
    what: `${gb}, ${wanted} events: opens`,
    target: 'yes',
    figure: `${(took / 1e3).toFixed(1)} s`,
    met: events === wanted,
    more: [
      `${rate(bytes, took)}; first cards after ${ms(c.card - c.start)}`,
      `longest main-thread task ${ms(longest(c.tasks, c.start))} (0: none over 50 ms)`,
    ],
  });
  bench.row(held([load], bytes, gb));
  await use(bench, page, wanted, gb);
  await page.context().close();
}

/** Rows for jumps in the list of a page that holds so many events, and for questions to it. */
export async function use(bench, page, events, called) {
  const jumps = [];
  for (const part of [0.5, 0.01, 0.99, 0.25, 0.75, 1, 0.1, 0.6, 0.3, 0.9]) jumps.push(await page.evaluate(jump, part));
  bench.row({
    what: `${called}: cards after a jump in the list, median of ${jumps.length}`,
    target: '<= 100 ms',
    figure: ms(median(jumps)),
    met: median(jumps) <= 100,
    more: [spread(jumps, ms)],
  });
  await prepare(page);
  for (const row of judge(await askAll(page, 1), events)) bench.row(row);
}
