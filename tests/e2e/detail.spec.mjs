// The open event: its raw bytes are the file's bytes, Esc closes it and the
// focus goes back to the card, the arrows move on.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS, expected } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const pairs = documents();
const loaded = async (pair = pairs[0], options) => {
  const page = await s.visit(options);
  await drop(page, pair.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};
const opened = (page) =>
  ui.until(
    'raw bytes',
    () => ui.raw(page),
    (t) => Boolean(t),
  );

for (const pair of pairs) {
  test(`${pair.label}: the raw bytes of all 23 are exactly the file's, in the order of the list`, async () => {
    const page = await loaded(pair);
    const { distinct } = expected(pair);
    await ui.at(page, 'event-card').first().click();
    const seen = [await opened(page)];
    while (seen.length < SHOWN) {
      await page.keyboard.press('ArrowDown');
      seen.push(
        await ui.until(
          `event ${seen.length + 1}`,
          () => ui.raw(page),
          (t) => t && t !== seen.at(-1),
        ),
      );
    }
    assert.deepEqual([...seen].sort(), distinct.map((r) => r.raw).sort());
    const time = (raw) => Date.parse(distinct.find((r) => r.raw === raw).time || 0);
    const times = seen.map(time);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    await page.keyboard.press('ArrowUp');
    await ui.until(
      'one back',
      () => ui.raw(page),
      (t) => t === seen.at(-2),
    );
  });
}

test('Enter opens, Esc closes, and the focus is where it was', async () => {
  const page = await loaded();
  await ui.focusCard(page, 2);
  const before = await ui.focused(page);
  await page.keyboard.press('Enter');
  await ui.at(page, 'event-detail').waitFor();
  await opened(page);
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
  await ui.until(
    'the focus back on the card',
    () => ui.focused(page),
    (f) => f.row === before.row,
  );
});

test('a click opens; Esc gives the focus back to the card last shown', async () => {
  const page = await loaded();
  await ui.at(page, 'event-card').nth(1).click();
  await opened(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
  assert.ok((await ui.focused(page)).list, 'the focus is in the list');
});

test('the detail names canonical fields beside the raw ones, and keeps what has no name', async () => {
  const page = await loaded();
  await ui.search(page, 'harden-wordpress-pkg-mngr-exec');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  const detail = ui.at(page, 'event-detail');
  await detail.waitFor();
  await opened(page);
  const text = await detail.innerText();
  for (const word of [
    'process.executable',
    'ProcessName',
    '/usr/bin/apt',
    'rule.name',
    'PolicyName',
    'wordpress-787f45786f-2q9wf',
    'Permission denied',
  ]) {
    assert.ok(text.includes(word), `the detail says ${word}`);
  }
  assert.match(text, /repair/i, 'its repairs are told');
});

test('a copy tells where it was found', async () => {
  const page = await loaded();
  await ui.search(page, 'iodine');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  assert.match(await ui.at(page, 'event-detail').innerText(), /(found|copies|copy|places)/i);
});

test('on a narrow screen the detail opens and closes as well', async () => {
  const page = await loaded(pairs[0], { viewport: { width: 360, height: 800 } });
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(wide, 'nothing sticks out sideways');
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
});
