// The list as a table: the same rows and keys as the cards, chosen columns, sorted by a click,
// copied for a spreadsheet.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

const loaded = async (options) => {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  await ui.at(page, 'view-table').click();
  await page.getByRole('table', { name: 'Events', exact: true }).waitFor();
  return page;
};
const names = (page) => page.locator('#columns').getByRole('columnheader').allInnerTexts();
/** The texts of a column, row by row. */
const column = (page, place) =>
  page.evaluate(
    (at) => [...document.querySelectorAll('[role="row"][data-rank]')].map((row) => row.children[at].innerText.trim()),
    place,
  );

test('rows are those of the cards, and open by keys', async () => {
  const page = await s.visit();
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  const rows = () => ui.cards(page).then((cards) => cards.map((card) => card.row));
  const cards = await rows();
  await ui.at(page, 'view-table').click();
  const table = page.getByRole('table', { name: 'Events', exact: true });
  await table.waitFor();
  assert.deepEqual((await rows()).slice(0, cards.length), cards);
  assert.equal(await table.getAttribute('aria-rowcount'), String(SHOWN + 1));
  assert.deepEqual((await names(page)).slice(0, 3), ['Time', 'Severity', 'Disposition']);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const rank = () => page.evaluate(() => document.activeElement?.closest('[data-rank]')?.dataset.rank);
  await ui.until('the focus on the second row', rank, (at) => at === '1');
  await page.keyboard.press('Enter');
  await ui.at(page, 'event-detail').waitFor();
  assert.equal(await page.getByRole('table', { name: 'Events', exact: true }).count(), 0, 'cards stand beside an event');
  await page.keyboard.press('Escape');
  await page.getByRole('table', { name: 'Events', exact: true }).waitFor();
  await ui.until('the focus again', rank, (at) => at === '1');
});

test('a click on a head sorts, the same again the other way', async () => {
  const page = await loaded();
  const head = page.locator('[data-testid="column"][data-field="rule.name"]');
  await head.click();
  const sorted = (down) => (all) => {
    const there = all.filter(Boolean).map((text) => text.toLowerCase());
    return there.length > 10 && there.every((x, i) => i === 0 || (down ? x <= there[i - 1] : x >= there[i - 1]));
  };
  await ui.until('A to Z', () => column(page, 3), sorted(false));
  assert.equal(await page.locator('#columns').getByRole('columnheader', { name: 'Rule' }).getAttribute('aria-sort'), 'ascending');
  await head.click();
  await ui.until('Z to A', () => column(page, 3), sorted(true));
  assert.equal(await page.locator('#columns').getByRole('columnheader', { name: 'Rule' }).getAttribute('aria-sort'), 'descending');
  await page.locator('[data-testid="column"][data-field="severity"]').click();
  await ui.until('the worst', () => column(page, 1), (all) => all[0] === 'Critical');
});

test('columns come and go', async () => {
  const page = await loaded();
  await ui.at(page, 'columns').focus();
  await page.keyboard.press('Enter');
  const box = (field) => page.locator(`.columns input[data-field="${field}"]`);
  await box('process.pid').check();
  await box('severity').uncheck();
  await ui.until('the heads', () => names(page), (all) => all.at(-1) === 'Process id' && !all.includes('Severity'));
  await box('@timestamp').uncheck();
  await ui.until('the rule is first', () => names(page), (all) => all[0] === 'Disposition');
  await page.locator('[role="row"] .card-open').first().focus();
});

test('repeats fold in it too', async () => {
  const page = await s.visit();
  const file = path.join(tmp.dir, 'repeats.ndjson');
  const record = (n) =>
    JSON.stringify({ UpdatedTime: `2026-02-10T09:15:3${n}Z`, HostName: 'n', Type: 'MatchedPolicy', PolicyName: 'p', Operation: 'File', Resource: '/a', ProcessName: '/bin/cat', HostPID: n + 1 });
  writeFileSync(file, Array.from({ length: 5 }, (_, n) => record(n)).join('\n'));
  await drop(page, file);
  await ui.ready(page, 5);
  await ui.at(page, 'view-table').click();
  await ui.at(page, 'fold').click();
  const rows = page.locator('[role="row"][data-rank]');
  await ui.until('one row', () => rows.count(), (n) => n === 1);
  await ui.at(page, 'unfold').click();
  await ui.until('all', () => rows.count(), (n) => n === 5);
  assert.equal(await ui.at(page, 'event-detail').count(), 0);
});

test('rows in view are copied, and are no formulas', async () => {
  const page = await s.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  const file = path.join(tmp.dir, 'formula.ndjson');
  const record = (rule) =>
    JSON.stringify({ UpdatedTime: '2026-02-10T09:15:30Z', HostName: 'n', Type: 'MatchedPolicy', PolicyName: rule, Operation: 'File', Resource: '/a', ProcessName: '/bin/cat' });
  writeFileSync(file, `${record('=cmd()')}\n${record('a\tb')}\n`);
  await drop(page, file);
  await ui.ready(page, 2);
  await ui.at(page, 'view-table').click();
  await ui.at(page, 'copy-rows').click();
  await ui.until('said', () => ui.at(page, 'notice').innerText(), (text) => text.startsWith('2 rows copied. A \' stands'));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const [head, ...rows] = text.trimEnd().split('\n');
  assert.deepEqual(head.split('\t').slice(0, 4), ['@timestamp', 'severity', 'disposition', 'rule.name']);
  assert.equal(rows.length, 2);
  assert.ok(rows.some((row) => row.includes('\t"\'=cmd()"\t')) && rows.some((row) => row.includes('\t"a\tb"\t')), text);
});

test('on a phone it scrolls to the side, its head with it', async () => {
  const page = await loaded({ viewport: { width: 360, height: 760 } });
  const left = () =>
    page.evaluate(() => ['#columns', '[role="row"][data-rank]'].map((of) => document.querySelector(of).children[5].getBoundingClientRect().left));
  const before = await left();
  assert.equal(before[0], before[1]);
  await page.evaluate(() => document.querySelector('[data-testid="list"]').scrollBy({ left: 500, behavior: 'instant' }));
  const [head, row] = await ui.until('scrolled', left, (now) => now[0] < before[0] - 300);
  assert.equal(head, row);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

const edge = (page, name) => page.getByRole('separator', { name: `Width of ${name}` });
const widths = (page, place) =>
  page.evaluate(
    (at) => ['#columns', '[role="row"][data-rank]'].map((of) => document.querySelector(of).children[at].getBoundingClientRect().width),
    place,
  );
/** The head and the rows have the same width, which fits. */
const becomes = (page, place, what, fits) =>
  ui.until(what, () => widths(page, place), ([head, row]) => Math.abs(head - row) < 0.5 && fits(head));

test('an edge is dragged, and takes two clicks', async () => {
  const page = await loaded();
  const [before] = await widths(page, 4);
  const place = await edge(page, 'Process').boundingBox();
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y);
  await page.mouse.move(x + 100, y, { steps: 4 });
  await becomes(page, 4, 'wider while it is dragged', (width) => Math.abs(width - before - 100) <= 1);
  await page.mouse.up();
  await becomes(page, 4, 'wider', (width) => Math.abs(width - before - 100) <= 1);
  assert.equal(await edge(page, 'Process').getAttribute('aria-valuenow'), String(Math.round(before) + 100));
  // What goes and comes again is as wide as it was.
  await page.locator('.columns input[data-field="process.name"]').evaluate((box) => (box.click(), box.click()));
  await becomes(page, 7, 'as wide again', (width) => Math.abs(width - before - 100) <= 1);
  const again = await edge(page, 'Process').boundingBox();
  await edge(page, 'Process').dblclick({ position: { x: again.width / 2, y: 4 } });
  const cell = () => page.evaluate(() => Math.max(...[...document.querySelectorAll('[data-rank] > :nth-child(8)')].map((of) => of.scrollWidth)));
  await becomes(page, 7, 'as what it holds', (width) => width < before);
  assert.ok((await widths(page, 7))[0] >= (await cell()) - 1, 'and nothing is cut');
  await edge(page, 'Process').dblclick();
  await becomes(page, 7, 'as before', (width) => Math.abs(width - before) <= 1);
  // A drag that is given up leaves all as it was.
  const { x: left, y: top } = await edge(page, 'Rule').boundingBox();
  const [rule] = await widths(page, 3);
  await page.mouse.move(left + 12, top + 10);
  await page.mouse.down();
  await page.mouse.move(left - 60, top + 10, { steps: 3 });
  await becomes(page, 3, 'narrower', (width) => width < rule - 50);
  await page.keyboard.press('Escape');
  await becomes(page, 3, 'given up', (width) => Math.abs(width - rule) < 1);
  await page.mouse.up();
  await becomes(page, 3, 'and stays so', (width) => Math.abs(width - rule) < 1);
});

for (const [title, options] of [['', {}], [', on a phone', { viewport: { width: 360, height: 760 } }], [', twice as large', { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }]]) {
  test(`an edge is moved by keys${title}`, async () => {
    const page = await loaded(options);
    const [before] = await widths(page, 1);
    const severity = edge(page, 'Severity');
    await page.locator('[data-testid="column"][data-field="severity"]').focus();
    await page.keyboard.press('Tab');
    assert.equal(await severity.evaluate((el) => el === document.activeElement), true);
    assert.equal(await severity.getAttribute('aria-valuenow'), String(Math.round(before)));
    assert.deepEqual(await severity.evaluate((el) => [el.ariaValueMin, el.ariaValueMax, el.getAttribute('aria-orientation')]), ['48', '1200', 'vertical']);
    for (const [key, width] of [['ArrowRight', before + 8], ['Shift+ArrowRight', before + 48], ['ArrowLeft', before + 40], ['Home', 48], ['ArrowLeft', 48], ['End', 1200]]) {
      await page.keyboard.press(key);
      await becomes(page, 1, key, (is) => Math.abs(is - width) <= 1);
      assert.equal(await severity.getAttribute('aria-valuenow'), String(Math.round(width)), key);
      assert.equal(await severity.evaluate((el) => el === document.activeElement), true, 'it keeps the focus');
    }
    await page.keyboard.press('Enter');
    await becomes(page, 1, 'as what it holds', (is) => is < 130);
    await page.keyboard.press('Enter');
    await becomes(page, 1, 'as before', (is) => Math.abs(is - before) <= 1);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  });
}
