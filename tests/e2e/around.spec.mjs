// What stands around an event: the counts, the list that each leads to, and the way back to
// the event and its filter, by the browser and by a button.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const NETCAT = 'netcat';

const opened = async (filter, options) => {
  const page = await s.loaded(options);
  await ui.search(page, filter);
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'around').waitFor();
  return page;
};
const cell = (page, words) => page.locator(`[data-testid="around-cell"][aria-label^="Same ${words}:"]`);
const counted = (page, words, count) =>
  ui.until(
    words,
    () => cell(page, words).getAttribute('aria-label'),
    (name) => name === `Same ${words}: ${count}`,
  );
const raw = (page, text) =>
  ui.until(
    `raw with ${text}`,
    () => ui.raw(page),
    (of) => of?.includes(text),
  );
const query = (page) => ui.at(page, 'query').inputValue();
const messages = async (page) => (await ui.cards(page)).length;

test('netcat and the reverse shell find each other, and the button leads back', async () => {
  const page = await opened(NETCAT);
  await counted(page, 'connection, ±30 s', 2);
  await counted(page, 'container, any time', 2);
  await counted(page, 'node, any time', 12);
  await cell(page, 'connection, ±30 s').click();
  await ui.shown(page, 2);
  assert.ok((await query(page)).includes('sport:57228'), 'it is a query like any other');
  assert.ok(decodeURIComponent(new URL(page.url()).hash).includes('dport:6068'), 'and stands in the address');
  assert.equal(await cell(page, 'connection, ±30 s').getAttribute('aria-pressed'), 'true');
  await raw(page, 'netcat process');
  // The other one finds this one, and leads back to itself.
  await page.locator('[data-testid="event-card"]', { hasText: 'Container.Tunnel' }).or(ui.at(page, 'event-card').nth(0)).first().click();
  await raw(page, 'reverse shell');
  await counted(page, 'connection, ±30 s', 2);
  await ui.at(page, 'around-back').click();
  await ui.shown(page, 1);
  assert.equal(await query(page), NETCAT);
  await raw(page, 'netcat process');
  assert.equal(await ui.at(page, 'around-shown').count(), 0);
});

test("the browser's back restores the filter and the event", async () => {
  const page = await opened(NETCAT);
  await counted(page, 'container, ±5 min', 2);
  await cell(page, 'container, ±5 min').focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, 2);
  await ui.at(page, 'event-card').first().click();
  await raw(page, 'reverse shell');
  await page.goBack();
  await ui.shown(page, 1);
  assert.equal(await query(page), NETCAT);
  await raw(page, 'netcat process');
  await page.goForward();
  await ui.shown(page, 2);
  assert.equal(await ui.at(page, 'around-shown').count(), 1, 'the way back is there again');
});

test('within the filter only what it shows is counted', async () => {
  const page = await opened(NETCAT);
  await counted(page, 'node, ±1 h', 9);
  const within = ui.at(page, 'around-within');
  await within.click();
  await counted(page, 'node, ±1 h', 1);
  assert.equal(await within.getAttribute('aria-pressed'), 'true');
  await ui.search(page, 'severity:medium');
  await ui.until(
    'other counts',
    () => cell(page, 'node, any time').getAttribute('aria-label'),
    (name) => /: ([2-9]|1\d)$/.test(name),
  );
  const wanted = Number((await cell(page, 'node, any time').getAttribute('aria-label')).split(': ')[1]);
  await cell(page, 'node, any time').click();
  await ui.shown(page, wanted);
  assert.ok((await query(page)).startsWith('severity:medium and node:'));
  assert.equal(await cell(page, 'node, any time').getAttribute('aria-pressed'), 'true');
  await cell(page, 'node, any time').click();
  await ui.until('the filter again', () => query(page), (text) => text === 'severity:medium');
});

test('an undated event has no range, and a host event no container', async () => {
  const page = await opened('harden-wordpress-pkg-mngr-exec');
  const heads = await ui.at(page, 'around').locator('thead th').allTextContents();
  assert.deepEqual(heads, ['any time']);
  await counted(page, 'process line, any time', 2);
  await ui.search(page, 'sleep-deny');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await raw(page, 'sleep-deny');
  const lines = await ui.at(page, 'around').locator('th[scope=row]').allTextContents();
  assert.ok(!lines.some((line) => line.startsWith('Container')), lines.join());
});

test('on a narrow screen a choice shows the list, and the button brings the event again', async () => {
  const page = await opened(NETCAT, { viewport: { width: 360, height: 800 } });
  await counted(page, 'connection, ±5 min', 2);
  await cell(page, 'connection, ±5 min').click();
  await ui.shown(page, 2);
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
  assert.equal(await messages(page), 2);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(wide, 'nothing sticks out sideways');
  await ui.at(page, 'around-back').click();
  await raw(page, 'netcat process');
  assert.equal(await query(page), NETCAT);
});
