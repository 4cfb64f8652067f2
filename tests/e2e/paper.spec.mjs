// On paper: what was found, without controls, in light colours. And rows that stand closer.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();

const style = (page, of, name) =>
  page.evaluate(([of, name]) => getComputedStyle(document.querySelector(of))[name], [of, name]);

test('the page prints its verdict, charts, totals and rows, and no control', async () => {
  const page = await s.loaded({ colorScheme: 'dark' });
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  const dark = await style(page, 'body', 'color');
  await page.emulateMedia({ media: 'print' });
  assert.notEqual(await style(page, 'body', 'color'), dark, 'ink is dark on paper');
  for (const shown of ['status', 'verdict-title', 'histogram', 'result-count', 'event-card'])
    assert.ok(await ui.at(page, shown).first().isVisible(), `${shown} is printed`);
  assert.ok(await ui.at(page, 'chip-edit').first().isVisible(), 'the filter is printed');
  assert.ok(!(await ui.at(page, 'chip-remove').first().isVisible()));
  for (const control of ['query', 'export', 'fold', 'order-newest', 'theme', 'density', 'facet', 'seal'])
    assert.ok(!(await ui.at(page, control).first().isVisible()), `${control} is not printed`);
  assert.equal(await page.locator('.paper').innerText(), 'Rows 1 to 9 of 9');
  const ends = await page.evaluate(() => [...document.querySelectorAll('[data-testid="event-card"], .paper')].map((el) => el.getBoundingClientRect().bottom));
  assert.ok(ends.length === 10 && ends.every((at, i) => i === 0 || at > ends[i - 1]), 'rows stand below each other');
  const pdf = await page.pdf();
  assert.ok(pdf.length > 10_000);
});

test('compact rows are lower, and keep their lines', async () => {
  const page = await s.loaded();
  const height = () => page.evaluate(() => document.querySelector('[data-testid="event-card"]').offsetHeight);
  assert.equal(await height(), 56);
  await ui.at(page, 'density').click();
  await ui.until('lower', height, (at) => at === 44);
  assert.equal(await ui.at(page, 'density').getAttribute('aria-pressed'), 'true');
  const inside = await page.evaluate(() => {
    const cards = [...document.querySelectorAll('[data-testid="event-card"]')];
    return cards.every((card) => [...card.querySelectorAll('.l2')].every((line) => line.getBoundingClientRect().bottom <= card.getBoundingClientRect().bottom));
  });
  assert.ok(inside);
  await ui.at(page, 'density').click();
  await ui.until('as before', height, (at) => at === 56);
});
