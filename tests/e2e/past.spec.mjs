// The browser's back and forward buttons: what stands in front of the list is a
// step, and so is a query.
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
const detail = (page) => ui.at(page, 'event-detail');
const open = async (page, place = 1) => {
  await ui.at(page, 'event-card').nth(place).click();
  await ui.until('raw bytes', () => ui.raw(page), Boolean);
  return detail(page).getAttribute('data-row');
};
const closed = (page) => detail(page).waitFor({ state: 'detached' });
const on = (page, row) => page.locator(`[data-testid="event-detail"][data-row="${row}"]`).waitFor();
const length = (page) => page.evaluate(() => history.length);

for (const scheme of ['http', 'file']) {
  test(`${scheme}: back closes the open event, forward opens it again`, async () => {
    const page = await loaded({ scheme });
    const before = await length(page);
    const row = await open(page);
    assert.equal(await length(page), before + 1);
    await page.keyboard.press('j');
    await ui.until('the next', () => detail(page).getAttribute('data-row'), (now) => now !== row);
    const next = await detail(page).getAttribute('data-row');
    assert.equal(await length(page), before + 1, 'from event to event is no step');
    await page.goBack();
    await closed(page);
    await ui.until('its card has the focus', () => ui.focused(page), (f) => f.row === next);
    await page.goForward();
    await on(page, next);
    await page.keyboard.press('Escape');
    await closed(page);
    await ui.until('its card has the focus', () => ui.focused(page), (f) => f.row === next);
    await page.goForward();
    await on(page, next);
  });
}

test('queries stay steps of their own, with and without an open event', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  const row = await open(page);
  await ui.search(page, 'source:kubearmor and severity:info');
  await ui.until('fewer', () => ui.count(page), (c) => c.shown < 9);
  await page.goBack();
  await ui.shown(page, 9);
  await on(page, row);
  await page.goBack();
  await closed(page);
  await ui.shown(page, 9);
  await page.goBack();
  await ui.shown(page, SHOWN);
  assert.equal(await detail(page).count(), 0);
});

test('Escape keeps the query that was typed while the event was open', async () => {
  const page = await loaded();
  await open(page);
  await ui.at(page, 'query').fill('source:neuvector');
  await ui.shown(page, 14);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await closed(page);
  await ui.shown(page, 14);
  await ui.until('the address', () => page.url(), (url) => /source/.test(decodeURIComponent(url)));
});

test('quick keys: closed and another opened before the browser went back', async () => {
  const page = await loaded();
  await open(page, 2);
  for (let round = 0; round < 5; round++) {
    await page.evaluate(() => {
      document.querySelector('[data-testid="detail-close"]').click();
      setTimeout(() => document.querySelector('[data-testid="event-card"] button').click());
    });
    await page.waitForTimeout(200);
    await detail(page).waitFor();
    await page.goBack();
    await closed(page);
    await open(page, 2);
  }
});

test('the ledger is a step, and an event opened from it leads back to it', async () => {
  const page = await loaded();
  const ledger = ui.at(page, 'ledger');
  await ui.at(page, 'ledger-open').first().click();
  await ledger.waitFor();
  await ui.at(page, 'ledger-entry').first().getByText('Open event').click();
  await detail(page).waitFor();
  await page.goBack();
  await ledger.waitFor();
  await page.goForward();
  await detail(page).waitFor();
  await page.keyboard.press('Escape');
  await ledger.waitFor();
  await page.goBack();
  await ledger.waitFor({ state: 'detached' });
  assert.equal(await detail(page).count(), 0);
});

test('behind the account the events stay, scrolled as they were, and no key reaches them', async () => {
  const page = await loaded();
  const list = ui.at(page, 'list');
  await list.evaluate((at) => Object.assign(at, { same: true, scrollTop: 700 }));
  const place = () => list.evaluate((at) => [at.same, at.scrollTop]);
  const before = await place();
  assert.ok(before[1] > 400, `${before[1]} px`);
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger-close').waitFor();
  assert.equal(await list.isVisible(), false);
  assert.equal(await page.locator('main:visible, #main').count(), 1);
  for (const key of ['j', 'Enter', 'End', '1']) await page.keyboard.press(key);
  await page.waitForTimeout(200);
  assert.equal(await detail(page).count(), 0);
  assert.equal((await ui.focused(page)).row, undefined);
  await page.keyboard.press('Escape');
  await list.waitFor();
  assert.deepEqual(await place(), before);
});

test('what is cleared does not come back', async () => {
  const page = await loaded();
  await open(page);
  await ui.at(page, 'filters').click();
  await ui.at(page, 'clear').click();
  await ui.at(page, 'confirm').click();
  await ui.at(page, 'drop-zone').waitFor();
  await page.goForward().catch(() => null);
  await page.goBack().catch(() => null);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  assert.equal(await detail(page).count(), 0);
});

test('on a phone, back puts the sheet of filters away', async () => {
  const page = await loaded({ viewport: { width: 360, height: 800 } });
  const before = await length(page);
  await ui.at(page, 'filters').click();
  await ui.at(page, 'filters-close').waitFor();
  assert.equal(await length(page), before + 1);
  await page.goBack();
  await ui.at(page, 'filters-close').waitFor({ state: 'hidden' });
  await ui.shown(page, SHOWN);
  // Closed by its button it leaves no step behind.
  await ui.at(page, 'filters').click();
  await ui.at(page, 'filters-close').click();
  await ui.at(page, 'filters-close').waitFor({ state: 'hidden' });
  await open(page);
  await page.goBack();
  await closed(page);
  await ui.at(page, 'filters-close').waitFor({ state: 'hidden' });
});
