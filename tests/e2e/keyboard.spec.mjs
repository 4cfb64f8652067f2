// The whole flow by keyboard alone, and the focus is always visible.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();

/** Press Tab until `test` holds of what has the focus. */
async function tabTo(page, what, wanted, limit = 200) {
  const passed = [];
  for (let i = 0; i < limit; i++) {
    const f = await ui.focused(page);
    if (wanted(f)) return f;
    passed.push(f.testid ?? f.tag);
    await page.keyboard.press('Tab');
  }
  return assert.fail(`Tab does not reach ${what}; it passed ${passed.join(' ')}`);
}

test('open, search, list, detail, filter, ledger: without a mouse', async () => {
  const page = await s.visit();
  // Armed well before Enter: arming takes the browser a moment.
  const chooser = page.waitForEvent('filechooser');
  const CHOOSERS = ['drop-zone', 'file-input', 'choose', 'add'];
  await tabTo(page, 'the drop zone', (f) => CHOOSERS.includes(f.testid), 30);
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);

  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('/');
  await ui.until(
    'the query has the focus',
    () => ui.focused(page),
    (f) => f.testid === 'query',
  );
  assert.equal(await ui.at(page, 'query').inputValue(), '', 'the slash is not typed');
  await page.keyboard.type('neuvector');
  await page.keyboard.press('Enter');
  await ui.until(
    'fewer',
    () => ui.count(page),
    (c) => c.shown > 0 && c.shown <= SHOWN,
  );
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await ui.shown(page, SHOWN);

  await tabTo(page, 'the list', (f) => f.row !== undefined);
  await page.keyboard.press('ArrowDown');
  const first = await ui.until(
    'a card has the focus',
    () => ui.focused(page),
    (f) => f.row !== undefined,
  );
  await page.keyboard.press('ArrowDown');
  const second = await ui.until(
    'the next card',
    () => ui.focused(page),
    (f) => f.row !== undefined && f.row !== first.row,
  );
  await page.keyboard.press('Enter');
  await ui.at(page, 'event-detail').waitFor();
  const raw = await ui.until('raw bytes', () => ui.raw(page), Boolean);
  await page.keyboard.press('ArrowDown');
  await ui.until(
    'the next event',
    () => ui.raw(page),
    (r) => r && r !== raw,
  );
  await page.keyboard.press('ArrowUp');
  await ui.until(
    'back again',
    () => ui.raw(page),
    (r) => r === raw,
  );
  await page.keyboard.press('Escape');
  await ui.until(
    'the focus on the card',
    () => ui.focused(page),
    (f) => f.row === second.row,
  );
});

test('the arrows go on past the window of the list, to the last card', async () => {
  const page = await s.visit({ viewport: { width: 1440, height: 700 } });
  await ui.at(page, 'file-input').first().setInputFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.at(page, 'event-card').first().waitFor();
  await ui.focusCard(page);
  const rows = [(await ui.focused(page)).row];
  for (let i = 1; i < SHOWN; i++) {
    await page.keyboard.press('ArrowDown');
    rows.push(
      (
        await ui.until(
          `card ${i + 1}`,
          () => ui.focused(page),
          (f) => f.row !== undefined && f.row !== rows.at(-1),
        )
      ).row,
    );
  }
  assert.equal(new Set(rows).size, SHOWN);
  await page.keyboard.press('Home');
  await ui.until(
    'the first',
    () => ui.focused(page),
    (f) => f.row === rows[0],
  );
  await page.keyboard.press('End');
  await ui.until(
    'the last',
    () => ui.focused(page),
    (f) => f.row === rows.at(-1),
  );
});

test('everything that Tab reaches shows its focus and has a name', async () => {
  const page = await s.visit();
  await ui.at(page, 'file-input').first().setInputFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  await page.evaluate(() => document.activeElement?.blur());
  const seen = new Set();
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const f = await page.evaluate(() => {
      const el = document.activeElement;
      if (!el || el === document.body) return null;
      const css = getComputedStyle(el);
      const box = el.getBoundingClientRect();
      const near = el.closest('label, [data-testid]');
      const outline = (e) => {
        const c = getComputedStyle(e);
        return parseFloat(c.outlineWidth) > 0 && c.outlineStyle !== 'none';
      };
      el.dataset.tabbed = el.dataset.tabbed || String(Math.random());
      return {
        key: el.dataset.tabbed,
        what: el.dataset.testid || near?.dataset.testid || el.outerHTML.slice(0, 80),
        ring: outline(el) || css.boxShadow !== 'none' || (near && (outline(near) || near.matches(':focus-within'))),
        name: (
          el.getAttribute('aria-label') ||
          el.textContent ||
          el.title ||
          el.getAttribute('placeholder') ||
          el.labels?.[0]?.textContent ||
          ''
        ).trim(),
        inside: box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (!f || seen.has(f.key)) {
      if (f) break;
      continue;
    }
    seen.add(f.key);
    assert.ok(f.ring, `${f.what} shows no focus`);
    assert.ok(f.name, `${f.what} has no name`);
    assert.ok(f.inside, `${f.what} has the focus outside the window`);
  }
  assert.ok(seen.size > 10, `only ${seen.size} stops`);
});

test('a dialog keeps the focus inside and gives it back', async () => {
  const page = await s.visit();
  await ui.at(page, 'file-input').first().setInputFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.at(page, 'clear').focus();
  await page.keyboard.press('Enter');
  await ui.at(page, 'confirm').waitFor();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    assert.ok(
      await page.evaluate(
        () =>
          !document.activeElement ||
          document.activeElement === document.body ||
          !!document.activeElement.closest('dialog, [role="dialog"], [role="alertdialog"]'),
      ),
      'the focus stays in the dialog',
    );
  }
  await page.keyboard.press('Escape');
  await ui.at(page, 'confirm').waitFor({ state: 'hidden' });
  assert.equal((await ui.focused(page)).testid, 'clear');
  assert.equal((await ui.count(page)).total, SHOWN);
});

test('the focus stays near what was removed', async () => {
  const page = await s.visit();
  const pasted = [1, 2, 3].map((n) => ({ name: `${n}.json`, mimeType: 'text/plain', buffer: Buffer.from('{"a":1}') }));
  await ui.at(page, 'file-input').first().setInputFiles(pasted);
  await ui.ready(page, 3);
  const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const remove = (place) => ui.at(page, 'remove').nth(place).press('Enter');
  await remove(1);
  await ui.until('the next one', label, (now) => now === 'Remove 3.json');
  await remove(1);
  await ui.until('the one before', label, (now) => now === 'Remove 1.json');
  await remove(0);
  await ui.until(
    'the way to open files',
    () => ui.focused(page),
    (f) => f.testid === 'choose',
  );
});

test('what goes away takes the focus to the events, and the keys work on', async () => {
  const page = await s.visit();
  await ui.at(page, 'file-input').first().setInputFiles(golden.files);
  await ui.ready(page, TOTALS.events);
  for (const gone of ['chip-remove', 'show-all']) {
    await ui.at(page, 'facet').locator('[data-testid="include"]').first().press('Enter');
    await ui.at(page, gone).first().press('Enter');
    await ui.until(
      'the main part',
      () => page.evaluate(() => document.activeElement.id),
      (id) => id === 'main',
    );
    await ui.shown(page, SHOWN);
    await page.keyboard.press('j');
    await ui.until(
      'a card',
      () => ui.focused(page),
      (f) => f.row !== undefined,
    );
  }
});
