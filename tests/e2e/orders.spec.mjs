// The orders of the list, and the ways to its first and last event in time.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS, UNDATED } from './lib/records.mjs';
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
const times = async (page) => (await ui.cards(page)).map((card) => card.time);
const order = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('order');
const rank = (page) => page.evaluate(() => Number(document.activeElement?.closest('[data-rank]')?.dataset.rank));
const onRank = (page, wanted) => ui.until(`the focus on ${wanted}`, () => rank(page), (rank) => rank === wanted);

test('to the first and the last event in time, by button and by key', async () => {
  const page = await loaded();
  const dated = SHOWN - UNDATED;
  await ui.at(page, 'jump-first').click();
  await onRank(page, dated - 1);
  await ui.at(page, 'jump-last').click();
  await onRank(page, 0);
  await page.keyboard.press('g');
  await onRank(page, dated - 1);
  await ui.at(page, 'order-oldest').click();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Shift+G');
  await onRank(page, dated - 1);
  await page.keyboard.press('g');
  await onRank(page, 0);
  // An order that is none of time gives way to the one in which it is the first.
  await ui.at(page, 'order-worst').click();
  await ui.at(page, 'jump-last').click();
  await ui.until('the order', () => ui.at(page, 'order-newest').getAttribute('aria-pressed'), (on) => on === 'true');
  await onRank(page, 0);
});

test('of a query, the first and the last match', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'event-detail').waitFor();
  await page.keyboard.press('g');
  const first = await ui.until('its raw bytes', () => ui.raw(page), Boolean);
  await page.keyboard.press('G');
  await ui.until('another', () => ui.raw(page), (raw) => raw && raw !== first);
});

test('the rarest first: by how many events have the rule', async () => {
  const page = await loaded();
  await ui.at(page, 'order-rarest').click();
  const count = async () => {
    const rules = (await ui.cards(page)).map((card) => card.rule);
    return rules.map((rule) => rules.filter((other) => other === rule).length);
  };
  await ui.ready(page);
  await ui.until('in order', count, (counts) => counts.length === SHOWN && counts[0] === 1 && counts.at(-1) > 1 && counts.every((n, i) => i === 0 || n >= counts[i - 1]));
  assert.equal(order(page), 'rarest');
  assert.ok((await page.locator('[data-field="rule.name"] [data-testid="facet-value"]').count()) <= 10);
});

test('by a field, both ways; the address keeps it', async () => {
  const page = await loaded();
  await ui.at(page, 'order-field').selectOption('process.name');
  await ui.until('the address', () => order(page), (word) => word === 'process');
  const actors = () => page.locator(`${ui.id('event-card')} .chain .strong`).allInnerTexts();
  const up = await ui.until('in order', actors, (all) => all.length > 3 && all.slice(0, 3).every((x, i) => i === 0 || x.toLowerCase() >= all[i - 1].toLowerCase()));
  await ui.at(page, 'order-turn').click();
  await ui.until('the other way', actors, (all) => all.length > 3 && all[0].toLowerCase() > up[0].toLowerCase());
  assert.equal(order(page), '-process');
  await page.reload();
  await ui.at(page, 'drop-zone').first().waitFor();
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  assert.equal(await ui.at(page, 'order-field').inputValue(), 'process.name');
  await ui.at(page, 'order-newest').click();
  await ui.until('time again', () => times(page), (all) => all.length > 3 && all[0] >= all[1]);
  assert.equal(order(page), null);
});
