// The form of the page as a reader sets it: zoomed to 200 %, with wider text spacing, with more
// contrast, in the colours of the system, without motion. Nothing is cut and nothing sticks out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cut } from './lib/layout.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';
import { DIALOGS, VIEWS, loaded } from './lib/states.mjs';

const s = session();

const STATES = {
  empty: async () => {},
  loaded,
  detail: async (page) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(1).click();
    await ui.until('raw bytes', () => ui.raw(page), Boolean);
  },
  ledger: async (page) => {
    await loaded(page);
    await ui.at(page, 'ledger-open').first().click();
    await ui.at(page, 'ledger-entry').first().waitFor();
  },
  'keys and words': async (page) => {
    await page.keyboard.press('?');
    await ui.at(page, 'word').first().waitFor();
  },
  settings: async (page, narrow) => {
    await loaded(page);
    await narrow();
    const menu = page.locator('.menu-btn');
    if (await menu.isVisible()) await menu.click();
    await ui.at(page, 'actions').waitFor();
  },
  palette: async (page) => {
    await loaded(page);
    await page.keyboard.press('Control+K');
    await ui.at(page, 'action').first().waitFor();
  },
};

/** A window of so many pixels at so much zoom is to the page one of fewer, larger pixels. */
const WINDOWS = {
  '1440 px': { width: 1440, height: 900 },
  '1024 px': { width: 1024, height: 700 },
  '1440 px at 200 %': { width: 720, height: 450 },
  '360 px': { width: 360, height: 800 },
  '1280 px at 400 %': { width: 320, height: 256 },
};
const WIDE = { width: 1440, height: 900 };

/** The spacing of text that WCAG 1.4.12 asks to bear; as a style sheet that no policy refuses. */
const space = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }',
    );
    document.adoptedStyleSheets = [sheet];
  });

for (const [state, enter] of Object.entries(STATES)) {
  test(`nothing is cut: ${state}`, async (t) => {
    for (const [label, viewport] of Object.entries(WINDOWS)) {
      await t.test(label, async () => {
        const page = await s.visit({ viewport, reducedMotion: 'reduce' });
        await page.setViewportSize(WIDE);
        await enter(page, () => page.setViewportSize(viewport));
        await page.setViewportSize(viewport);
        for (const spaced of [false, true]) {
          if (spaced) await space(page);
          await ui.until(`all that is cut${spaced ? ', spaced' : ''}`, () => page.evaluate(cut), (all) => all.length === 0, 5_000);
          await ui.until(`sticks out sideways${spaced ? ', spaced' : ''}`, () => sticksOut(page), (all) => all.length === 0, 5_000);
        }
        await page.context().close();
      });
    }
  });
}

const sticksOut = (page) => page.evaluate(() => [document.documentElement, ...document.querySelectorAll('dialog, .pop, #app')].filter((el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1).map((el) => `${el.className || el.tagName} ${el.scrollWidth} in ${el.clientWidth}`));

// These stay as they are while the window changes.
for (const [state, enter] of Object.entries({ ...VIEWS, ...DIALOGS })) {
  test(`nothing is cut: ${state}`, async () => {
    const page = await s.visit({ viewport: WIDE, reducedMotion: 'reduce' });
    const leave = await enter(page, () => page.setViewportSize(WINDOWS['360 px']));
    const wrong = [];
    for (const spaced of [false, true]) {
      if (spaced) await space(page);
      for (const [label, viewport] of Object.entries(WINDOWS)) {
        await page.setViewportSize(viewport);
        const found = async () => [...(await page.evaluate(cut)), ...(await sticksOut(page))];
        await ui.until('all that is cut', found, (all) => all.length === 0, 2_000).catch(async () => wrong.push(`${label}${spaced ? ', spaced' : ''}: ${(await found()).join(' | ')}`));
      }
    }
    assert.deepEqual(wrong, []);
    await leave?.();
  });
}

/** A screen of 4K without zoom. */
const LARGE = { width: 3840, height: 2160 };
/** Widths of letters, on average half as wide as high, that a line of prose may have. */
const LINE = 140;

for (const [state, enter] of Object.entries({ ...STATES, ...VIEWS })) {
  test(`on 4K nothing is cut, lines can be read, and what is there is used: ${state}`, async () => {
    const page = await s.visit({ viewport: LARGE, reducedMotion: 'reduce' });
    await enter(page, async () => {});
    await ui.until('all that is cut', () => page.evaluate(cut), (all) => all.length === 0, 5_000);
    assert.deepEqual(await sticksOut(page), [], 'sticks out sideways');
    const long = await page.evaluate((most) => {
      const lines = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const el = texts.currentNode.parentElement;
        // Values are as long as they are; what is read is prose.
        if (!el.checkVisibility() || !el.closest('p, h1, h2, h3, dd, li') || el.closest('.vh, .clip, .mono, code, svg')) continue;
        const text = document.createRange();
        text.selectNodeContents(texts.currentNode);
        const width = Math.max(0, ...[...text.getClientRects()].map((line) => line.width)) / (parseFloat(getComputedStyle(el).fontSize) / 2);
        if (width > most) lines.push(`${Math.round(width)}: ${el.textContent.slice(0, 60)}`);
      }
      return lines;
    }, LINE);
    assert.deepEqual(long, []);
    const unused = await page.evaluate(() => {
      const width = (el) => el.getBoundingClientRect().width;
      const all = [];
      // The page is as wide as the window, and a chart as what it stands in.
      if (width(document.querySelector('#app')) !== innerWidth) all.push('the page');
      for (const [chart, within] of [['.plot', '.chart-main'], ['.prop-bar', '.chart-side'], ['.lanes', '.chart-main'], ['.charts', '.listing'], ['.tracks', '.listing'], ['.noise', '.listing']])
        for (const el of document.querySelectorAll(`${within} ${chart}`)) if (el.checkVisibility() && width(el) < 0.97 * width(el.closest(within))) all.push(`${chart} ${width(el)} px`);
      return all;
    });
    assert.deepEqual(unused, []);
    // Heads stand above what they name.
    const apart = await page.evaluate(() =>
      ['c3', 'c4'].flatMap((name) => {
        const [head, cell] = [`.list-head > .${name}`, `.card > .${name}`].map((of) => document.querySelector(of));
        if (!head?.checkVisibility() || !cell?.checkVisibility() || cell.closest('.table')) return [];
        const by = head.getBoundingClientRect().left - cell.getBoundingClientRect().left;
        return Math.abs(by) > 1 ? [`${name} by ${by} px`] : [];
      }),
    );
    assert.deepEqual(apart, []);
  });
}

test('all columns of noise are seen at once in a window of 1440 px', async () => {
  const page = await s.visit({ viewport: WIDE });
  await VIEWS.noise(page);
  const [all, seen] = await page.locator('.noise .hist-table').evaluate((el) => [el.scrollWidth, el.clientWidth]);
  assert.ok(all <= seen, `${all} px in ${seen}`);
});

/** The colour that a token has where it is used. */
const colour = (page, token) =>
  page.evaluate((token) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.setProperty('color', `var(--${token})`);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, token);

for (const colorScheme of ['light', 'dark']) {
  for (const chosen of ['auto', 'light', 'dark']) {
    test(`more contrast where it is asked for: ${colorScheme}, theme ${chosen}`, async () => {
      const page = await s.visit({ colorScheme, contrast: 'more' });
      await page.locator(`[data-theme-set="${chosen}"]`).click();
      for (const token of ['text-2', 'text-3']) assert.equal(await colour(page, token), await colour(page, 'text'), token);
      assert.equal(await colour(page, 'line'), await colour(page, 'control'));
    });
  }
}

test('nothing moves where no motion is asked for', async () => {
  const page = await s.visit({ reducedMotion: 'reduce' });
  await loaded(page);
  await ui.at(page, 'event-card').nth(1).click();
  await ui.until('raw bytes', () => ui.raw(page), Boolean);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((el) => {
      const css = getComputedStyle(el);
      const lasts = (all) => all.split(',').some((time) => parseFloat(time) > 0);
      return lasts(css.transitionDuration) || (css.animationName !== 'none' && lasts(css.animationDuration)) || css.scrollBehavior === 'smooth';
    }).map((el) => el.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(moving, []);
});

test("in the system's colours what is chosen has a line, and marks the colour of text", async () => {
  const page = await s.visit({ forcedColors: 'active' });
  await loaded(page);
  const outlined = (selector) =>
    ui.until(
      `${selector} is outlined`,
      () =>
        page.locator(selector).first().evaluate((el) => {
          const css = getComputedStyle(el);
          return css.outlineStyle !== 'none' && parseFloat(css.outlineWidth) >= 1;
        }),
      Boolean,
    );
  await outlined('[data-testid="order-newest"]');
  await ui.at(page, 'density').click();
  await outlined('[data-testid="density"]');
  await ui.at(page, 'fold').click();
  await outlined('[data-testid="fold"] .box');
  await page.keyboard.press('Control+K');
  await outlined('[data-testid="action"][aria-selected="true"]');
  await page.keyboard.press('Escape');
  const [mark, text] = await page.evaluate(() => [
    getComputedStyle(document.querySelector('.card .g, .mark .g')).color,
    getComputedStyle(document.body).color,
  ]);
  assert.equal(mark, text);
});

test('small things stand in line: counts below buttons, totals of several lines, heads of the heat map', async () => {
  const page = await s.visit({ viewport: WIDE });
  await loaded(page);
  const right = (selector) => page.locator(selector).evaluate((el) => el.getBoundingClientRect().right);
  assert.ok(Math.abs((await right(ui.id('result-count'))) - (await right(ui.id('export')))) < 1, 'the count ends where the button above it does');
  const heads = await page
    .locator('.heat thead .clip')
    .evaluateAll((all) => all.map((head) => head.getBoundingClientRect().width));
  assert.ok(heads.every((width) => width >= 40), `heads have the room that sums need not: ${heads}`);
  await page.setViewportSize(WINDOWS['360 px']);
  // A sign between two totals is seen where both stand in one line, and cut off before the first.
  const signs = await page.evaluate(() => {
    const sums = document.querySelector('.sums');
    const left = sums.getBoundingClientRect().left + 12;
    const rows = new Map();
    for (const part of [...sums.children].filter((el) => el.getClientRects().length)) {
      const { top, left: at } = part.getBoundingClientRect();
      const sign = at + 15 - 10;
      rows.set(Math.round(top / 8), [...(rows.get(Math.round(top / 8)) ?? []), sign >= left]);
    }
    return [...rows.values()];
  });
  assert.ok(signs.length > 1, 'they take several lines there');
  assert.ok(signs.every(([first, ...rest]) => !first && rest.every(Boolean)), JSON.stringify(signs));
});
