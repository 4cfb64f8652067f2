// The components in all of their states look as in the pictures of golden-shots, light and dark,
// some of them in a narrow window and in forced colours too.
// `cargo xtask components --shots` takes the pictures anew; look at them before they are committed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { assertNoViolation } from './lib/axe.mjs';
import { THEMES, compare, show, skip, start } from './lib/pictures.mjs';

/** The groups that stand in the page. */
const IN_PAGE = ['marks', 'controls', 'cards', 'list', 'heads', 'lines', 'table', 'query', 'facets', 'charts', 'tracks', 'noise', 'changes', 'made', 'top', 'inputs', 'said', 'account', 'first'];
/** Dialogs stand in front of the page: the picture is of the dialog. */
const DIALOGS = ['clear', 'unsaved', 'unsealed', 'clock', 'clock-refused', 'note', 'keys', 'palette'];
const PHONE = { viewport: { width: 360, height: 780 } };

/** Pictures: of a group, and of what of it; under another name and with other options of the browser. */
const PICTURES = [
  ...IN_PAGE.map((group) => ({ group })),
  ...DIALOGS.map((group) => ({ group, of: 'dialog' })),
  { group: 'event', options: { viewport: { width: 1280, height: 900 } } },
  { group: 'packet', of: '[data-testid="packet"]' },
  // On a phone the open event is a sheet, and so are the filters.
  { group: 'filters', of: '.has-filters .rail', options: PHONE },
  { group: 'drop', of: '.drop-over', options: PHONE },
  { group: 'sheet', of: '.detail', options: PHONE },
  ...['cards', 'heads', 'lines', 'query', 'top', 'noise'].map((group) => ({ group, name: `${group}-phone`, options: PHONE })),
  ...['controls', 'charts'].map((group) => ({ group, name: `${group}-forced`, options: { forcedColors: 'active' } })),
  { group: 'table', name: 'table-contrast', options: { contrast: 'more' } },
];

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

test('each group has its picture', { skip }, async () => {
  const page = await show(browser, 'marks', 'light');
  const groups = await page.locator('.components-head a[href*="theme=light"]').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice(1).split('&')[0]));
  await page.context().close();
  const named = new Set(PICTURES.map(({ group }) => group));
  assert.deepEqual([...new Set(groups)].filter((group) => group && !named.has(group)), []);
});

for (const theme of THEMES) {
  for (const { group, of = `[data-group="${group}"]`, name = group, options } of PICTURES) {
    test(`${name}, ${theme}`, { skip }, async (t) => {
      const page = await show(browser, group, theme, options);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, 'nothing sticks out sideways');
      const taken = await page.locator(of).screenshot({ animations: 'disabled' });
      assert.deepEqual(page.problems, []);
      await compare(t, page, `${name}-${theme}`, taken);
      await page.context().close();
    });
  }
}

/**
 * What cannot hold where a component stands several times, or without the page around it, whose
 * own states `a11y.spec.mjs` judges by all rules.
 */
const OF_THE_PAGE = ['landmark-unique', 'landmark-main-is-top-level', 'skip-link', 'aria-valid-attr-value'];

for (const theme of THEMES) {
  test(`axe: each component in each state, ${theme}`, { skip }, async () => {
    const wrong = [];
    // In forced colours the page's own are not those that are seen.
    const seen = PICTURES.filter(({ options }) => !options?.forcedColors);
    for (const { group, of = `[data-group="${group}"]`, name = group, options } of seen) {
      const page = await show(browser, group, theme, options);
      await assertNoViolation(page, name, { within: of, off: OF_THE_PAGE }).catch((error) => wrong.push(error.message));
      await page.context().close();
    }
    assert.deepEqual(wrong, []);
  });
}
