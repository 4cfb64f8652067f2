// The parsed meaning as chips: each is taken away, or edited in place.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SEVERITIES, SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';
import { give } from './lib/states.mjs';

const s = session();
const [golden] = documents();

const filtered = async (query, options) => {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  await ui.search(page, query);
  return page;
};
const field = (page) => ui.at(page, 'chip-text');
const focus = (page, testid) =>
  ui.until(
    `${testid} has the focus`,
    () => ui.focused(page),
    (f) => f.testid === testid,
  );

test('a click edits the condition in its place', async () => {
  const page = await filtered('source:kubearmor severity:critical');
  await ui.at(page, 'chip-edit').first().click();
  assert.equal(await field(page).inputValue(), 'source:kubearmor');
  await focus(page, 'chip-text');
  // It is selected as a whole.
  await page.keyboard.type('source:neuvector');
  await page.keyboard.press('Enter');
  await ui.until(
    'the query',
    () => ui.at(page, 'query').inputValue(),
    (text) => text === 'source:neuvector and severity:critical',
  );
  await focus(page, 'chip-edit');
  assert.match(await ui.at(page, 'chip').first().innerText(), /NeuVector/);
  assert.equal(await ui.at(page, 'chip').count(), 2);
});

test('by key; Escape leaves it as it was, and gives the focus back', async () => {
  const page = await filtered('severity:critical');
  await ui.shown(page, SEVERITIES.critical);
  await ui.at(page, 'chip-edit').focus();
  await page.keyboard.press('Enter');
  await focus(page, 'chip-text');
  await page.keyboard.type('severity:high');
  await page.keyboard.press('Escape');
  await focus(page, 'chip-edit');
  assert.equal(await field(page).count(), 0);
  await ui.shown(page, SEVERITIES.critical);
  await page.keyboard.press('Enter');
  assert.equal(await field(page).inputValue(), 'severity:critical');
});

test('what cannot be read is said with its column, and the list stays', async () => {
  const page = await filtered('severity:critical');
  await ui.shown(page, SEVERITIES.critical);
  await ui.at(page, 'chip-edit').click();
  await field(page).fill('severity:(critical or');
  await page.keyboard.press('Enter');
  const error = ui.at(page, 'chip-error');
  await error.waitFor();
  assert.match(await error.innerText(), /Column \d+: /);
  assert.equal((await ui.count(page)).shown, SEVERITIES.critical);
  assert.equal(await field(page).getAttribute('aria-invalid'), 'true');
  await field(page).fill('severity:(critical or high)');
  await error.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await ui.shown(page, SEVERITIES.critical + SEVERITIES.high);
});

test('an empty text takes the condition away', async () => {
  const page = await filtered('severity:critical');
  await ui.shown(page, SEVERITIES.critical);
  await ui.at(page, 'chip-edit').click();
  await field(page).fill('');
  await page.keyboard.press('Enter');
  await ui.shown(page, SHOWN);
  assert.equal(await ui.at(page, 'chip').count(), 0);
});

test('elsewhere is clicked: what was not changed is let go', async () => {
  const page = await filtered('severity:critical');
  await ui.at(page, 'chip-edit').click();
  await field(page).waitFor();
  await ui.at(page, 'query').click();
  await field(page).waitFor({ state: 'detached' });
  await focus(page, 'query');
});

test('a time says its zone', async () => {
  const page = await filtered('time >= 2022-01-07T10:00');
  assert.match(await ui.at(page, 'chip').first().innerText(), /2022-01-07 10:00:00 UTC/);
});

test('what the events are made into has bars, and values to filter by', async () => {
  const page = await filtered('| count by source');
  const row = ui.at(page, 'made').locator('tbody tr').first();
  await row.waitFor();
  assert.equal(await row.locator('.tbar rect').getAttribute('width'), '100%');
  await row.locator(ui.id('exclude')).press('Enter');
  await ui.until('one row', () => ui.at(page, 'made').getAttribute('data-rows'), (rows) => rows === '1');
  await ui.search(page, '| timeline 1h by severity');
  await ui.at(page, 'made-chart').locator('.bar').first().waitFor();
});

test('of a long table the first hundred rows are drawn, and more where they are asked for', async () => {
  const page = await s.visit();
  const line = (pid) => `{"UpdatedTime":"2026-02-10T09:15:00Z","HostName":"n","Type":"HostLog","Operation":"File","Resource":"/a","ProcessName":"/bin/cat","PID":${pid}}`;
  await give(page, 'many.ndjson', Array.from({ length: 250 }, (_, pid) => line(pid + 1)).join('\n'));
  await ui.ready(page, 250);
  await ui.search(page, '| count by pid');
  const drawn = (count) => ui.until(`${count} rows`, () => ui.at(page, 'made').locator('tbody tr').count(), (now) => now === count);
  await drawn(100);
  assert.equal(await ui.at(page, 'made').getAttribute('data-rows'), '250');
  const more = ui.at(page, 'more-rows');
  assert.equal(await more.innerText(), '150 more rows');
  await more.press('Enter');
  await drawn(200);
  await more.press('Enter');
  await drawn(250);
  assert.equal(await more.count(), 0);
});

test('what the events are made into is a condition too', async () => {
  const page = await filtered('| count by source');
  await ui.at(page, 'made').waitFor();
  await ui.at(page, 'chip-edit').click();
  await field(page).fill('| count by severity');
  await page.keyboard.press('Enter');
  await ui.until(
    'the other table',
    () => ui.at(page, 'made').getAttribute('data-rows'),
    (rows) => Number(rows) > 2,
  );
});
