// The overview: the verdict, what it counts, the heat map, and what is routine. Each
// is a way to a filter, and follows the filter.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();

const loaded = async (options) => {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};
const title = (page) => ui.at(page, 'verdict-title').textContent();
const titled = (page, words) =>
  ui.until(
    'the verdict',
    () => title(page),
    (text) => text?.includes(words),
  );
const texts = (page, testid) => ui.at(page, testid).allTextContents();

test('the sentence passes over nothing that matters, and says what it counted', async () => {
  const page = await loaded();
  await titled(page, '4 critical records report no block');
  for (const words of ['a reverse shell', 'a DNS tunnel', 'an access to /etc/shadow', 'rated lower']) {
    assert.ok((await title(page)).includes(words), words);
  }
  const notes = await page.locator('.notes li').allTextContents();
  assert.deepEqual(notes, [
    'Counted: 23 events of NeuVector and KubeArmor',
    '3 telemetry',
    '2 of unknown severity',
    '6 undated',
  ]);
  await ui.at(page, 'verdict-first').click();
  await ui.shown(page, 4);
  assert.equal(await ui.at(page, 'verdict-first').getAttribute('aria-pressed'), 'true');
});

test('a matter filters by what it counts, by pointer and by key, and takes it back', async () => {
  const page = await loaded();
  const shell = ui.at(page, 'matter').filter({ hasText: 'reverse shell' });
  await shell.click();
  await ui.shown(page, 1);
  assert.equal(await ui.at(page, 'query').inputValue(), 'is:reverse-shell and is:unblocked');
  assert.equal(await shell.getAttribute('aria-pressed'), 'true');
  await titled(page, 'No record is critical, but a reverse shell reports no block');
  await shell.focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, SHOWN);
  await ui.at(page, 'note').filter({ hasText: 'undated' }).click();
  await ui.shown(page, 6);
});

test('the verdict follows the filter', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await titled(page, 'No record is critical; 1 record reports no block');
  await ui.search(page, 'source:kubearmor disposition:blocked');
  await titled(page, 'All 5 records report a block; none is critical');
  await ui.search(page, 'kind:kubearmor.log');
  await titled(page, 'No record is critical; all are telemetry');
  await ui.search(page, 'nothing_like_this');
  await titled(page, 'The filter shows no event');
});

test('what is routine is hidden on demand, and its number told', async () => {
  const page = await loaded();
  const routine = ui.at(page, 'routine');
  assert.equal(await routine.textContent(), 'Hide routine (3)');
  await routine.click();
  await ui.shown(page, SHOWN - 3);
  assert.equal(await ui.at(page, 'query').inputValue(), 'not is:routine');
  assert.equal(await routine.textContent(), '3 routine hidden');
  const { text } = await ui.download(page, 'export-ndjson');
  assert.equal(text.trim().split('\n').length, SHOWN - 3);
  await routine.click();
  await ui.shown(page, SHOWN);
});

test('a place of the heat map filters by both values', async () => {
  const page = await loaded();
  const cell = page.locator('[data-testid="heat-cell"][aria-label="wordpress-mysql, file: 1"]');
  await cell.focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, 1);
  assert.equal(await ui.at(page, 'query').inputValue(), 'namespace:wordpress-mysql and category:file');
  await page.keyboard.press('Enter');
  await ui.shown(page, SHOWN);
  await page.locator('[data-testid="heat-cell"][aria-label="host event"]').click();
  await ui.shown(page, 4);
  await ui.at(page, 'top-field').selectOption('rule.name');
  assert.ok((await texts(page, 'top-value')).length > 1);
  await ui.at(page, 'top-field').selectOption('');
  assert.equal(await ui.at(page, 'heat').count(), 1);
});

test('workloads and endpoints are counted where they are opened, chosen or asked for', async () => {
  const page = await loaded();
  const box = (field) => page.locator(`[data-testid="facet"][data-field="${field}"]`);
  const value = (field) => box(field).locator('[data-testid="facet-value"][data-value]:not([data-value=""])').first();
  const resource = box('destination.resource');
  assert.equal(await resource.getAttribute('open'), null);
  assert.equal(await value('destination.ip').count(), 0, 'not counted');
  await box('destination.ip').locator('summary').click();
  await value('destination.ip').waitFor();
  await ui.at(page, 'top-field').selectOption('workload');
  await ui.at(page, 'top-value').first().waitFor();
  const name = await ui.at(page, 'top-value').first().getAttribute('data-value');
  assert.equal(await ui.at(page, 'top-values').getAttribute('data-field'), 'workload');
  await value('workload').waitFor();
  await ui.at(page, 'top-field').selectOption('');
  await ui.at(page, 'heat').waitFor();
  await ui.search(page, `workload:"${name}"`);
  await ui.until('the filter', () => ui.count(page), (of) => of.shown > 0 && of.shown < SHOWN);
  assert.equal(await value('workload').getAttribute('data-value'), name);
});

test('a narrow window has the heat map, the top values and the lanes too', async () => {
  const page = await loaded();
  await page.setViewportSize({ width: 360, height: 800 });
  await ui.at(page, 'heat').waitFor();
  assert.ok(await ui.at(page, 'lane').first().locator('svg').isVisible());
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth <= 360);
  assert.ok(await wide());
  await ui.at(page, 'top-field').selectOption('rule.name');
  assert.ok(await ui.at(page, 'top-value').first().isVisible());
  assert.ok(await wide());
});

test('a silence is a row of the table, and says what it means', async () => {
  const page = await loaded();
  const chart = ui.at(page, 'histogram');
  await chart.getByText('no records', { exact: true }).first().waitFor();
  await ui.at(page, 'histogram-table').click();
  const gaps = chart.locator('th', { hasText: ', no records in these files' });
  assert.match(await gaps.first().textContent(), /^2022-.* to .*: \d+ days, no records in these files$/);
  await ui.search(page, 'source:neuvector');
  await ui.shown(page, 14);
  assert.equal(await gaps.count(), 0, 'a filter may leave out what is there');
  await chart.locator('th', { hasText: ', nothing that the filter shows' }).first().waitFor();
});

test('a part of the bar of outcomes filters', async () => {
  const page = await loaded();
  await page.locator('.prop-bar svg').first().click();
  await ui.until('the query', () => ui.at(page, 'query').inputValue(), (text) => /^disposition:\w+$/.test(text));
});

test('each input has a lane, and an empty answer says what the inputs do not hold', async () => {
  const page = await loaded();
  const lanes = await texts(page, 'lane');
  assert.equal(lanes.length, 2);
  assert.ok(lanes.some((text) => text.includes('2022-01-07') && text.includes('2022-06-23')), lanes[0]);
  assert.ok(lanes.some((text) => text.includes('6 undated') && text.includes('KubeArmor log')), lanes[1]);
  const kinds = await ui.at(page, 'lane').evaluateAll((all) => all.map((lane) => lane.title));
  assert.ok(kinds.some((text) => /^KubeArmor alert, .*log$/.test(text)), kinds);
  assert.ok(kinds.some((text) => text.includes('; none of ') && text.includes('NeuVector violation')), kinds);
  await ui.search(page, 'kind:neuvector.violation');
  await ui.shown(page, 0);
  const empty = await ui.at(page, 'no-match').textContent();
  assert.ok(empty.includes('Not in these inputs: network violations (NeuVector violation)'), empty);
  await ui.search(page, '');
  await ui.shown(page, SHOWN);
  await ui.at(page, 'lane').filter({ hasText: '2022-06-23' }).click();
  await ui.shown(page, 14);
});
