// What a person does with the page, and what they then see, in terms of the
// test ids: for Chromium. Each helper waits for the page's own word
// (`data-state`, counts), never for a fixed time.
import assert from 'node:assert/strict';
import * as inpage from './inpage.mjs';

export const id = (testid) => `[data-testid="${testid}"]`;
export const at = (page, testid) => page.locator(id(testid));

export const status = (page) => page.evaluate(inpage.readStatus);
export const count = (page) => page.evaluate(inpage.readCount);
export const inputs = (page) => page.evaluate(inpage.readInputs);
export const watchFrames = (page) => page.evaluate(inpage.watchFrames);
export const gap = (page) => page.evaluate(inpage.readGap);
export const cards = (page) => page.evaluate(inpage.collectCards);
export const raw = (page) => page.evaluate(inpage.readRaw);
export const focused = (page) => page.evaluate(inpage.readFocus);
export const facet = (page, ...names) => page.evaluate(inpage.readFacet, names);

/** Names under which a facet may be listed: canonical first, then the alias. */
export const FACETS = {
  source: ['event.module', 'source'],
  kind: ['event.dataset', 'kind'],
  severity: ['severity', 'event.severity'],
  disposition: ['disposition'],
  namespace: ['orchestrator.namespace', 'namespace'],
};

/** Poll until `test` of what `read` gives is true; the last value is in the message. */
export async function until(what, read, test, timeout = 15_000) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    last = await read();
    if (test(last)) return last;
    if (Date.now() > end) assert.fail(`${what}: not within ${timeout} ms, last seen ${JSON.stringify(last)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Open the page and wait for a sealed (or, for the copy, open) drop zone. */
export async function open(page, url, seal = 'sealed') {
  await page.goto(url);
  await at(page, 'drop-zone').first().waitFor({ state: 'attached' });
  await page
    .locator(`${id('seal')}[data-state="${seal}"]`)
    .first()
    .waitFor({ state: 'attached' });
  return page;
}

/** Wait until nothing is loading any more and `events` (if given) are there. */
export const ready = (page, events, timeout = 30_000) =>
  until(
    'ready',
    () => status(page),
    (s) => s && s.state === 'ready' && (events === undefined || s.events === events),
    timeout,
  );

/** Wait until loading has ended in any way. */
export const settled = (page, timeout = 60_000) =>
  until(
    'settled',
    () => status(page),
    (s) => s && s.state !== 'loading',
    timeout,
  );

export const shown = (page, n, timeout) =>
  until(
    `${n} shown`,
    () => count(page),
    (c) => c && c.shown === n,
    timeout,
  );

/** Type a query over the one that is there. */
export async function search(page, text) {
  await at(page, 'query').fill(text);
  await at(page, 'query').press('Enter');
}

/** Search, and press Escape as soon as something is found: a driver would be too late. */
export async function searchAndStop(page, text) {
  await page.evaluate(() => {
    const find = (testid) => document.querySelector(`[data-testid="${testid}"]`);
    const watching = new MutationObserver(() => {
      const { percent = 0, stopped } = find('searched')?.dataset ?? {};
      if (Number(percent) === 0 || stopped === 'true' || Number(find('result-count').dataset.shown) === 0) return;
      watching.disconnect();
      find('query').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    watching.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await search(page, text);
  await until(
    'the search is stopped',
    () => page.evaluate(() => document.querySelector('[data-testid="searched"]')?.dataset.stopped),
    (stopped) => stopped === 'true',
    30_000,
  );
}

/** Press include or exclude on a value of a facet, unfolding the facet first. */
export async function pick(page, names, value, button = 'include') {
  const box = page.locator(names.map((n) => `${id('facet')}[data-field="${n}"]`).join(', ')).first();
  const row = box.locator(`${id('facet-value')}[data-value="${value}"]`);
  if (!(await row.isVisible())) await box.locator('summary, button').first().click();
  await row.hover();
  await row.locator(id(button)).click();
}

export const focusCard = (page, place = 0) => page.evaluate(inpage.focusCard, place);

/** Open a menu entry of the export button and return the text that was downloaded. */
export async function download(page, entry) {
  const stream = page.waitForEvent('download');
  await at(page, 'export').click();
  await at(page, entry).click();
  const got = await stream;
  const chunks = [];
  for await (const chunk of await got.createReadStream()) chunks.push(chunk);
  return { name: got.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') };
}

/** No script failed, nothing crashed. */
export const assertHealthy = (page) => assert.deepEqual(page.problems, [], 'errors inside the page');
