// The page under a person's hands: from the drop of the two documents to the overview, what any
// key or click takes at 300,000 events, opening an event, and what moves by itself.
import { documents } from '../../e2e/lib/env.mjs';
import { drop } from '../../e2e/lib/chromium.mjs';
import { median, ms, quantile } from '../figures.mjs';
import { fresh, open } from '../visit.mjs';

// Runs in the page before its own script: when a person last did something, and when the page last
// changed since; a change counts once its frame is drawn.
function watch() {
  const w = { did: 0, drawn: 0, overview: 0, dropped: 0, opened: 0, shift: 0 };
  globalThis.__watch = w;
  for (const kind of ['keydown', 'click']) addEventListener(kind, (e) => Object.assign(w, { did: e.timeStamp, drawn: 0, opened: 0 }), true);
  addEventListener('drop', () => (w.dropped = performance.now()), true);
  // What changes within a frame, as when sizes are observed, is painted with it.
  let painting = false;
  const after = (then) => setTimeout(() => ((painting = false), then()));
  const frame = (then) => (painting ? after(then) : requestAnimationFrame(() => ((painting = true), after(then))));
  addEventListener('focusin', () => w.did && frame(() => (w.drawn = performance.now())), true);
  new MutationObserver(() => {
    const find = (id) => document.querySelector(`[data-testid="${id}"]`);
    const whole = w.dropped && !w.overview && find('verdict') && find('bucket') && find('event-card') && find('status')?.dataset.state === 'ready';
    if (whole) frame(() => (w.overview ||= performance.now()));
    const raw = w.did && !w.opened && find('raw');
    if (raw) frame(() => (w.opened ||= performance.now()));
    if (w.did) frame(() => (w.drawn = performance.now()));
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) w.shift += shift.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** A page that watches itself. */
async function watched(bench) {
  const page = await fresh(bench.browser, bench.site.url);
  // It is read by the page's own clock, so it may begin behind the page's script.
  await page.evaluate(watch);
  return page;
}

/** Milliseconds from what a person does to the last change that it leads to, drawn. */
async function takes(page, act) {
  await page.evaluate(() => Object.assign(globalThis.__watch, { did: 0, drawn: 0 }));
  await act();
  await page.waitForFunction(() => globalThis.__watch.did);
  await page.waitForFunction(() => globalThis.__watch.drawn);
  for (let last = 0; ; ) {
    const { did, drawn } = await page.evaluate(() => globalThis.__watch);
    if (drawn === last) return drawn - did;
    last = drawn;
    await page.waitForTimeout(250);
  }
}

// A button is held for so many milliseconds, as a finger does; what the press itself changes is drawn by then.
const HELD = { delay: 60 };
const at = (page, id) => page.locator(`[data-testid="${id}"]`);
const key = (name) => (page) => page.keyboard.press(name);
const click = (id) => (page) => at(page, id).first().click(HELD);
const value = (field, button) => async (page) => {
  const row = page.locator(`[data-testid="facet"][data-field="${field}"] [data-testid="facet-value"]`).nth(1);
  await row.hover();
  await row.locator(`[data-testid="${button}"]`).click(HELD);
};

/** What a person does one after the other; each leaves the page so that the next can be done. */
const ACTS = {
  'the next event (j)': key('j'),
  'the last event (End)': key('End'),
  'the first event (Home)': key('Home'),
  'worst first': click('order-worst'),
  'rarest first': click('order-rarest'),
  'newest first': click('order-newest'),
  'as a table': click('view-table'),
  'as cards': click('view-cards'),
  'close together': click('density'),
  'far apart': click('density'),
  'times of this computer': (page) => page.locator('[data-zone-set="local"]').click(HELD),
  'times in UTC': (page) => page.locator('[data-zone-set="utc"]').click(HELD),
  'repeats folded': click('fold'),
  'repeats unfolded': click('fold'),
  'routine hidden': click('routine'),
  'routine shown': click('routine'),
  'a namespace included': value('orchestrator.namespace', 'include'),
  'its chip removed': click('chip-remove'),
  'a kind excluded': value('event.dataset', 'exclude'),
  'that chip removed': click('chip-remove'),
  'a column of the chart': (page) => at(page, 'bucket').nth(3).click(HELD),
  'the whole time': click('chip-remove'),
  'the palette (Ctrl+K)': key('Control+K'),
  'a letter in it': key('e'),
  'the palette closed': key('Escape'),
  'keys and words (?)': key('?'),
  'these closed': key('Escape'),
  'the account': click('ledger-open'),
  'the account closed': click('ledger-close'),
};

async function insight(bench) {
  const taken = [];
  const [{ files }] = documents();
  for (let i = 0; i < 5; i++) {
    const page = await watched(bench);
    await page.waitForTimeout(1000);
    await drop(page, files);
    await page.waitForFunction(() => globalThis.__watch.overview, undefined, { polling: 50 });
    const w = await page.evaluate(() => globalThis.__watch);
    taken.push(w.overview - w.dropped);
    await page.context().close();
  }
  bench.row({
    what: 'from the drop of the two documents to the overview drawn',
    target: '<= 300 ms',
    figure: ms(median(taken)),
    met: median(taken) <= 300,
    more: [taken.map(ms).join(', ')],
  });
}

export async function page(bench) {
  await insight(bench);
  const events = bench.events(300_000);
  const { file } = await bench.corpus({ events });
  const page = await watched(bench);
  await open(page, file);
  await page.waitForTimeout(1500);

  const taken = {};
  for (let i = 0; i < bench.rounds; i++) {
    for (const [name, act] of Object.entries(ACTS)) (taken[name] ??= []).push(await takes(page, () => act(page)));
  }
  const worst = Object.entries(taken).map(([name, all]) => [median(all), name]).sort(([a], [b]) => b - a);
  const all = Object.values(taken).flat();
  bench.row({
    what: `any key or click until the last change is drawn, ${events / 1e3} k events`,
    target: '<= 50 ms',
    figure: ms(worst[0][0]),
    met: worst[0][0] <= 50,
    more: [
      `of ${worst.length} the slowest, each the median of ${bench.rounds}; of all, median ${ms(median(all))}, 95 in 100 within ${ms(quantile(all, 0.95))}`,
      ...worst.slice(0, bench.verbose ? undefined : 5).map(([time, name]) => `${ms(time).padStart(8)}  ${name}`),
    ],
  });

  // What stands around an event comes later, and is no part of its record.
  const details = [];
  for (let i = 0; i < 20; i++) {
    const card = at(page, 'event-card').nth(i % 6);
    await card.click({ ...HELD, position: { x: 300, y: 12 } });
    await at(page, 'raw').waitFor();
    await page.waitForFunction(() => globalThis.__watch.opened);
    details.push(await page.evaluate(() => globalThis.__watch.opened - globalThis.__watch.did));
    await page.keyboard.press('Escape');
    await at(page, 'raw').waitFor({ state: 'detached' });
  }
  bench.row({
    what: `opening an event, its record read and drawn, ${events / 1e3} k events`,
    target: '<= 50 ms',
    figure: ms(median(details)),
    met: median(details) <= 50,
    more: [`95 in 100 within ${ms(quantile(details, 0.95))}`],
  });

  const { shift } = await page.evaluate(() => globalThis.__watch);
  bench.row({ what: 'what moved by itself in all of this (layout shift)', target: '0', figure: shift.toFixed(4), met: shift === 0 });
  await page.context().close();
}
