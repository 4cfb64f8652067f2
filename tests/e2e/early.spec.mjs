// Who types fast: keys that follow one another without a pause, none waiting for the page, do what
// they would do slowly.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();

const CODES = { Enter: 13, ArrowDown: 40, Backspace: 8, Escape: 27 };

/** Sends keys one after the other; Playwright's own would wait for each. */
async function burst(page, keys) {
  const cdp = await page.context().newCDPSession(page);
  const sent = [];
  const send = (type, more) => sent.push(cdp.send('Input.dispatchKeyEvent', { type, ...more }));
  for (const name of keys) {
    const held = name.startsWith('Control+');
    const key = name.replace('Control+', '');
    const text = held ? undefined : key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const of = { key, windowsVirtualKeyCode: CODES[key] ?? key.toUpperCase().charCodeAt(0), modifiers: held ? 2 : 0 };
    if (held) send('rawKeyDown', { key: 'Control', windowsVirtualKeyCode: 17, modifiers: 2 });
    send(text ? 'keyDown' : 'rawKeyDown', { ...of, text });
    send('keyUp', of);
    if (held) send('keyUp', { key: 'Control', windowsVirtualKeyCode: 17 });
  }
  await Promise.all(sent);
  await cdp.detach();
  // A dialog is drawn, and typed into, a moment after the keys.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
}

async function loaded() {
  const page = await s.visit();
  await ui.at(page, 'file-input').first().setInputFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  await page.evaluate(() => document.activeElement?.blur());
  return page;
}
const gone = (page) => page.locator('dialog').waitFor({ state: 'detached' });

test('Enter in the palette does what the typed word says', async () => {
  const page = await loaded();
  for (let i = 0; i < 30; i++) {
    const word = i % 2 ? 'light' : 'dark';
    await burst(page, ['Control+k', ...word, 'Enter']);
    await ui.until(`try ${i}`, () => page.evaluate(() => document.documentElement.dataset.theme), (theme) => theme === word, 3_000);
    await gone(page);
    assert.deepEqual(await ui.at(page, 'notice').allTextContents(), [], 'no letter was an action of the page');
  }
});

test('arrows and corrections in the palette count too', async () => {
  const page = await loaded();
  const order = () => page.locator('.sorts [aria-pressed="true"]').first().textContent();
  await burst(page, ['Control+k', ...'orderx', 'Backspace', 'ArrowDown', 'Enter']);
  await gone(page);
  await ui.until('the second', order, (now) => now === 'Oldest');
  await burst(page, ['Control+k', ...'order', 'Enter']);
  await gone(page);
  await ui.until('the first again', order, (now) => now === 'Newest');
});

test('Escape closes what is about to open', async () => {
  const page = await loaded();
  for (const key of ['Control+k', '?']) {
    await burst(page, [key, 'Escape']);
    await gone(page);
    await burst(page, ['/', 'Escape']);
  }
  await page.keyboard.press('j');
  await ui.until('a card', () => ui.focused(page), (f) => f.row !== undefined);
});

test('a note is typed into its field', async () => {
  const page = await loaded();
  await page.keyboard.press('j');
  await ui.until('a card', () => ui.focused(page), (f) => f.row !== undefined);
  await burst(page, ['n', ...'turn', 'Enter']);
  await gone(page);
  await ui.search(page, 'note:turn');
  await ui.shown(page, 1);
});

test('a query is typed from its key on', async () => {
  const page = await loaded();
  await burst(page, ['/', ...'iodine', 'Enter']);
  await ui.shown(page, 1);
  assert.equal(await ui.at(page, 'query').inputValue(), 'iodine');
});
