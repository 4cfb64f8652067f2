// Filters: facets, free text, the time histogram, and the address of the page,
// which carries the query as text.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { FACETS } from './lib/page.mjs';
import { SEVERITIES, SHOWN, TOTALS, UNDATED, expected } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();
const { distinct } = expected(golden);

const fill = async (page) => {
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
};
const loaded = async (options) => {
  const page = await s.visit(options);
  await fill(page);
  await ui.shown(page, SHOWN);
  return page;
};
const fragment = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('q') ?? '';
const holding = (word) => distinct.filter((r) => r.raw.toLowerCase().includes(word)).length;

test('facets count what is shown', async () => {
  const page = await loaded();
  assert.deepEqual(await ui.facet(page, ...FACETS.source), { neuvector: 14, kubearmor: 9 });
  assert.deepEqual(await ui.facet(page, ...FACETS.severity), SEVERITIES);
  assert.deepEqual(await ui.facet(page, ...FACETS.disposition), { detected: 13, blocked: 6, logged: 3, allowed: 1 });
});

test('include and exclude a value; the chip takes it back', async () => {
  const page = await loaded();
  await ui.pick(page, FACETS.source, 'kubearmor');
  await ui.shown(page, 9);
  assert.ok((await ui.cards(page)).every((c) => c.source === 'kubearmor'));
  assert.equal(await ui.at(page, 'chip').count(), 1);
  await ui.at(page, 'chip-remove').first().click();
  await ui.shown(page, SHOWN);

  await ui.pick(page, FACETS.source, 'kubearmor', 'exclude');
  await ui.shown(page, 14);
  assert.ok((await ui.cards(page)).every((c) => c.source === 'neuvector'));
  await ui.pick(page, FACETS.severity, 'critical');
  await ui.shown(page, SEVERITIES.critical);
  assert.equal(await ui.at(page, 'chip').count(), 2);
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
  assert.equal(fragment(page), '');
});

test('two values of one facet are either of them', async () => {
  const page = await loaded();
  await ui.pick(page, FACETS.severity, 'high');
  await ui.shown(page, SEVERITIES.high);
  await ui.pick(page, FACETS.severity, 'low');
  await ui.shown(page, SEVERITIES.high + SEVERITIES.low);
});

test('free text finds what is in the records, in any case', async () => {
  const page = await loaded();
  for (const word of ['iodine', 'NMAP', 'wordpress']) {
    await ui.search(page, word);
    await ui.shown(page, holding(word.toLowerCase()));
  }
  await ui.search(page, 'there-is-no-such-word');
  await ui.shown(page, 0);
  assert.equal(await ui.at(page, 'event-card').count(), 0);
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
});

test('fields by canonical name and by alias', async () => {
  const page = await loaded();
  for (const [query, n] of [
    ['source:kubearmor', 9],
    ['event.module:kubearmor', 9],
    ['severity:critical', 5],
    ['not source:kubearmor', 14],
  ]) {
    await ui.search(page, query);
    await ui.shown(page, n);
  }
});

test('the address holds the query, and brings it back after a reload', async () => {
  const page = await loaded();
  await ui.search(page, 'iodine');
  await ui.shown(page, 1);
  assert.equal(fragment(page), 'iodine');
  await page.reload();
  await page
    .locator(`${ui.id('seal')}[data-state="sealed"]`)
    .first()
    .waitFor({ state: 'attached' });
  await fill(page);
  await ui.shown(page, 1);
  assert.equal(await ui.at(page, 'query').inputValue(), 'iodine');
  assert.ok(await ui.at(page, 'show-all').first().isVisible(), 'a filter that came with the address is announced');
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
});

test('a link with a query filters from the start', async () => {
  const page = await s.visit({ hash: `#q=${encodeURIComponent('source:kubearmor')}` });
  await fill(page);
  await ui.shown(page, 9);
});

test('the back button takes a filter back', async () => {
  const page = await loaded();
  await ui.pick(page, FACETS.source, 'kubearmor');
  await ui.shown(page, 9);
  await ui.pick(page, FACETS.severity, 'info');
  await ui.shown(page, 3);
  await page.goBack();
  await ui.shown(page, 9);
  await page.goBack();
  await ui.shown(page, SHOWN);
  await page.goForward();
  await ui.shown(page, 9);
});

test('a query that cannot be read names the column and keeps the last good list', async () => {
  const page = await loaded();
  await ui.search(page, 'iodine');
  await ui.shown(page, 1);
  for (const bad of ['severity:(critical or', '"not closed', 'a and and b', ')']) {
    await ui.search(page, bad);
    const error = ui.at(page, 'query-error');
    await error.waitFor();
    assert.match(await error.textContent(), /column\s*\d+/i, bad);
    assert.equal((await ui.count(page)).shown, 1, 'the last good list stays');
  }
  await ui.search(page, '');
  await ui.shown(page, SHOWN);
  await ui.at(page, 'query-error').waitFor({ state: 'hidden' });
});

test('addresses that nobody would write break nothing', async () => {
  for (const hash of [
    '#q=%',
    '#q=%F0%9F',
    '#q=((((',
    '#v=999&q=x',
    '#%00',
    `#q=${'('.repeat(20000)}`,
    '#q=<img src=x onerror=alert(1)>',
  ]) {
    const page = await s.visit({ hash });
    await drop(page, golden.kubearmor);
    await ui.ready(page, 9);
    assert.equal(await page.locator('img').count(), 0);
    await page.context().close();
  }
});

test('the histogram: buckets add up, and each filters by mouse and by key', async () => {
  const page = await loaded();
  const read = () =>
    page
      .locator(`${ui.id('histogram')} ${ui.id('bucket')}`)
      .evaluateAll((all) => all.map((b) => ({ start: b.dataset.start, count: Number(b.dataset.count) })));
  const buckets = await read();
  assert.equal(
    buckets.reduce((sum, b) => sum + b.count, 0),
    SHOWN - UNDATED,
  );
  assert.ok(
    buckets.every((b, i) => i === 0 || Date.parse(b.start) > Date.parse(buckets[i - 1].start)),
    'in order of time',
  );

  const full = buckets.findIndex((b) => b.count > 0);
  const bucket = (start) => page.locator(`${ui.id('bucket')}[data-start="${start}"]`);
  await bucket(buckets[full].start).click();
  await ui.shown(page, buckets[full].count);
  assert.match(fragment(page), /time|@timestamp/);
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);

  const last = (await read()).findLast((b) => b.count > 0);
  await bucket(last.start).focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, last.count);
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
});

test('undated filters too', async () => {
  const page = await loaded();
  await ui.at(page, 'undated').click();
  await ui.shown(page, UNDATED);
  assert.ok((await ui.cards(page)).every((c) => c.time === ''));
  await ui.at(page, 'chip-remove').first().click();
  await ui.shown(page, SHOWN);
});

test('a value that is asked for and not there is listed with 0', async () => {
  const page = await loaded();
  await ui.search(page, 'pod:nowhere');
  await ui.shown(page, 0);
  const row = page.locator('[data-testid="facet"][data-field="orchestrator.resource.name"] [data-value="nowhere"]');
  await ui.until(
    'its count',
    () => row.getAttribute('data-count'),
    (count) => count === '0',
  );
  assert.match(await row.innerText(), /nowhere\s*0/);
  assert.match(await row.getAttribute('class'), /nil/);
});

const box = (page, [field]) => page.locator(`${ui.id('facet')}[data-field="${field}"]`);
const values = (page, names) =>
  box(page, names)
    .locator(ui.id('facet-value'))
    .evaluateAll((all) => all.map((row) => [row.dataset.value, row.dataset.count && Number(row.dataset.count)]));

test('only: one value, and no other condition on its field', async () => {
  const page = await loaded();
  await ui.search(page, 'severity:(critical or high) and source:neuvector');
  await ui.pick(page, FACETS.severity, 'medium', 'only');
  await ui.until('the query', () => fragment(page), (text) => text === 'source:neuvector and severity:medium');
  await ui.pick(page, FACETS.source, 'kubearmor', 'only');
  await ui.until('the query', () => fragment(page), (text) => text === 'severity:medium and source:kubearmor');
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
  await ui.at(page, 'event-card').first().click();
  const only = ui.at(page, 'event-detail').locator(ui.id('only')).first();
  await only.waitFor();
  await only.press('Enter');
  await ui.until('one condition', () => ui.at(page, 'chip').count(), (count) => count === 1);
});

test('values of which nothing is left stay, with 0', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  const severities = await ui.until(
    'zero',
    () => values(page, FACETS.severity),
    (all) => all.some(([value, count]) => value === 'critical' && count === 0),
  );
  assert.equal(severities.reduce((sum, [, count]) => sum + count, 0), 9);
  const critical = box(page, FACETS.severity).locator('[data-value="critical"]');
  assert.match(await critical.getAttribute('class'), /nil/);
});

test('values by count or from A to Z', async () => {
  const page = await loaded();
  const names = async () => (await values(page, FACETS.disposition)).map(([value]) => value);
  assert.deepEqual(await names(), ['detected', 'blocked', 'logged', 'allowed']);
  await ui.at(page, 'facet-by-name').click();
  assert.deepEqual(await names(), ['allowed', 'blocked', 'detected', 'logged']);
  await ui.at(page, 'facet-by-count').click();
  assert.deepEqual(await names(), ['detected', 'blocked', 'logged', 'allowed']);
});

test('values that change places keep their elements', async () => {
  const page = await loaded();
  const mark = () => document.querySelectorAll('[data-testid="facet-value"]').forEach((at) => (at.known = at.dataset.value));
  const values = () =>
    page.evaluate(() => [...document.querySelectorAll('[data-testid="facet-value"]')].map((at) => [at.closest('[data-testid="facet"]').dataset.field, at.dataset.value, at.known]));
  const names = (all) => all.filter(([field]) => field === 'event.module').map(([, name]) => name);
  await page.evaluate(mark);
  assert.deepEqual(names(await values()), ['neuvector', 'kubearmor']);
  await ui.at(page, 'facet-by-name').click();
  const now = await ui.until('another order', values, (now) => names(now).join() === 'kubearmor,neuvector');
  assert.deepEqual(now.filter(([, name, known]) => name !== known), []);
});

test('the focus on a value goes to none that comes in its place', async () => {
  const page = await loaded();
  const values = () => page.locator(`${ui.id('facet')}[data-field="process.name"] ${ui.id('facet-value')}`);
  const before = await values().evaluateAll((all) => all.map((row) => row.dataset.value));
  await page.evaluate(() => (location.hash = '#q=source:kubearmor'));
  await ui.shown(page, 9);
  const after = await values().evaluateAll((all) => all.map((row) => row.dataset.value));
  const gone = before.find((value) => value && !after.includes(value));
  assert.ok(gone && after.some((value) => value && !before.includes(value)), `${before} and then ${after}`);
  await page.evaluate(() => (location.hash = ''));
  await ui.shown(page, SHOWN);
  await values().and(page.locator(`[data-value="${gone}"]`)).locator('.lab').focus();
  await page.evaluate(() => (location.hash = '#q=source:kubearmor'));
  await ui.shown(page, 9);
  const has = () => page.evaluate(() => ({ tag: document.activeElement.tagName, value: document.activeElement.closest('.fv')?.dataset.value ?? null }));
  await ui.until('the main part has it', has, ({ tag, value }) => tag === 'MAIN' && value === null);
});

test('the values of a facet can be searched', async () => {
  const page = await loaded();
  const facet = box(page, ['process.name']);
  const search = facet.locator(ui.id('facet-search'));
  const listed = () => facet.locator(ui.id('facet-value')).evaluateAll((all) => all.map((row) => row.dataset.value));
  const before = await listed();
  await facet.locator(ui.id('facet-more')).click();
  const more = await ui.until('more', listed, (all) => all.length > before.length);
  const wanted = more.find((value) => value && !before.includes(value));
  assert.ok(wanted, String(more));
  await ui.until('no more', () => facet.locator(ui.id('facet-more')).count(), (count) => count === 0);
  await facet.getByRole('button', { name: /^Fewer/ }).click();
  await ui.until('fewer', listed, (all) => all.length === before.length);
  await search.fill(wanted.toUpperCase());
  await ui.until('found', listed, (all) => all.includes(wanted) && all.every((value) => value.toLowerCase().includes(wanted.toLowerCase())));
  await search.fill('there-is-no-such-value');
  await ui.until('none', listed, (all) => all.length === 0);
  await search.press('Escape');
  await ui.until('all again', listed, (all) => all.length === before.length);
  assert.equal(await search.inputValue(), '');
});

test('ranges of time nest, and there is a way back', async () => {
  const page = await loaded();
  const starts = () =>
    page.locator(`${ui.id('histogram')} ${ui.id('bucket')}`).evaluateAll((all) => all.map((b) => b.dataset.start));
  const range = async (from, to) => {
    const all = page.locator(`${ui.id('histogram')} ${ui.id('bucket')}`);
    await all.nth(from).focus();
    for (let i = from; i < to; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
  };
  const all = await starts();
  await range(0, all.length - 2);
  const outer = await ui.until('narrower', () => ui.count(page), (c) => c.shown < SHOWN - UNDATED);
  assert.equal(await ui.at(page, 'zoom-out').count(), 0, 'all time is the only way back');
  await ui.until('its bars', starts, (now) => now.length > 1 && now.join() !== all.join());
  await range(0, 0);
  const inner = await ui.until('narrower still', () => ui.count(page), (c) => c.shown < outer.shown);
  assert.ok(inner.shown > 0);
  assert.equal(await ui.at(page, 'trail').count(), 1);
  await ui.at(page, 'zoom-out').click();
  await ui.shown(page, outer.shown);
  await ui.until('the trail', () => ui.at(page, 'trail').count(), (count) => count === 0);
  await range(0, 0);
  await ui.shown(page, inner.shown);
  await ui.at(page, 'trail').click();
  await ui.shown(page, outer.shown);
  await page.locator(`${ui.id('histogram')} ${ui.id('bucket')}`).first().focus();
  await page.keyboard.press('-');
  await ui.shown(page, SHOWN);
});

test('a link of this version is taken, one of a later version is not', async () => {
  for (const [version, count] of [[1, 9], [2, SHOWN]]) {
    const page = await s.visit({ hash: `#q=source%3Akubearmor&v=${version}` });
    await fill(page);
    await ui.shown(page, count);
    await page.context().close();
  }
});
