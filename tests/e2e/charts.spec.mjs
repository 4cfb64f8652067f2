// Marks of the charts that filter when they are clicked, or when a key presses them: outcomes, the
// severities of the histogram, top values; and the histogram's numbers as a table.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as ui from './lib/page.mjs';
import { SEVERITIES, SHOWN, UNDATED } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const number = (text) => Number(text.replaceAll(',', ''));

/** Presses a button of a chart, by pointer and by key: its events are shown, it says so; again, and all are. */
async function toggles(page, button, count, query) {
  for (const press of [() => button().click(), () => button().press('Enter')]) {
    await press();
    await ui.shown(page, count);
    assert.equal(await button().getAttribute('aria-pressed'), 'true');
    assert.equal(await ui.at(page, 'query').inputValue(), query);
    await press();
    await ui.shown(page, SHOWN);
    assert.equal(await button().getAttribute('aria-pressed'), 'false');
    assert.equal(await ui.at(page, 'query').inputValue(), '');
  }
}

test('an outcome of the proportion filters', async () => {
  const page = await s.loaded();
  const buttons = ui.at(page, 'proportion').getByRole('button');
  const words = await buttons.allInnerTexts();
  assert.equal(words.reduce((sum, text) => sum + number(text.split(' ')[0]), 0), SHOWN);
  for (const text of words) {
    const [count, word] = text.trim().split(/\s+/);
    await toggles(page, () => buttons.filter({ hasText: word }), number(count), `disposition:${word}`);
  }
});

test('a severity beside the histogram filters', async () => {
  const page = await s.loaded();
  const buttons = page.getByRole('group', { name: 'Filter by severity' }).getByRole('button');
  assert.equal(await buttons.count(), Object.keys(SEVERITIES).length);
  for (const [severity, count] of Object.entries(SEVERITIES).slice(0, 3)) {
    const button = () => buttons.filter({ hasText: new RegExp(severity, 'i') });
    assert.match(await button().innerText(), new RegExp(`${severity} ${count}$`, 'i'));
    await toggles(page, button, count, `severity:${severity}`);
  }
});

test('a top value filters, of any field that is offered', async () => {
  const page = await s.loaded();
  const values = ui.at(page, 'top-value');
  const fields = await ui.at(page, 'top-field').locator('option').evaluateAll((all) => all.map((option) => option.value).filter(Boolean));
  for (const field of ['rule.name', 'workload', 'process.name', 'container.image.name', 'source.resource', 'destination.resource', 'destination.domain']) assert.ok(fields.includes(field), field);
  for (const field of fields) {
    await ui.at(page, 'top-field').selectOption(field);
    await page.locator(`${ui.id('top-values')}[data-field="${field}"]`).waitFor();
    const first = values.first();
    await first.waitFor();
    const count = number(await first.locator('.cnt').innerText());
    await first.click();
    await ui.shown(page, count);
    await ui.until(`${field} pressed`, () => values.first().getAttribute('aria-pressed'), (now) => now === 'true');
    await values.first().click();
    await ui.shown(page, SHOWN);
  }
});

test("the histogram's table has the numbers of its bars", async () => {
  const page = await s.loaded();
  const bars = await page.evaluate(() => [...document.querySelectorAll('[data-testid="bucket"]')].map((el) => ({ words: el.getAttribute('aria-label'), count: Number(el.dataset.count) })).filter((bar) => bar.count > 0));
  const button = ui.at(page, 'histogram-table');
  await button.click();
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  assert.equal(await ui.at(page, 'bucket').count(), 0);
  const table = ui.at(page, 'histogram').getByRole('table');
  const cells = (row) => row.locator('th, td').allInnerTexts();
  const heads = await cells(table.locator('thead tr'));
  let rows = [];
  for (const row of await table.locator('tbody tr').all()) rows.push(await cells(row));
  const sum = (await cells(table.locator('tfoot tr'))).slice(-heads.length);
  const at = (name) => heads.findIndex((head) => head.toLowerCase() === name);
  // Each bar is a row with its counts, a gap one that says so, and undated events are the last.
  const gaps = rows.filter((row) => row.some((cell) => /no records in these files/.test(cell)));
  assert.ok(gaps.length > 0, 'a gap');
  rows = rows.filter((row) => !gaps.includes(row));
  const counts = rows.map((row) => number(row.at(-1)));
  assert.deepEqual(counts.slice(0, -1), bars.map((bar) => bar.count));
  assert.equal(counts.at(-1), UNDATED);
  assert.match(rows.at(-1).join(' '), /undated/i);
  for (const [place, { words }] of bars.entries()) {
    for (const [, count, severity] of words.slice(words.indexOf(':', 30)).matchAll(/(\d+) (\w+)/g))
      assert.equal(number(rows[place][at(severity)]), Number(count), words);
  }
  // Columns add up to what the records hold, and rows to their sums.
  for (const [severity, count] of Object.entries(SEVERITIES)) {
    assert.equal(number(sum[at(severity)]), count, severity);
    assert.equal(rows.reduce((all, row) => all + number(row[at(severity)]), 0), count, severity);
  }
  assert.equal(number(sum.at(-1)), SHOWN);
  await button.click();
  await ui.at(page, 'bucket').first().waitFor({ state: 'attached' });
});
