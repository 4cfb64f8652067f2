// The components in all of their states look as in the pictures of golden-shots, light and dark.
// `cargo xtask components --shots` takes the pictures anew; look at them before they are committed.
//
// Edges of letters and lines differ from machine to machine, so both pictures are blurred before
// they are compared, tile by tile, and some points of each may differ. The typeface is DejaVu on
// every machine.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as env from './lib/env.mjs';
import { launch } from './lib/chromium.mjs';
import { smallPng } from './lib/small-png.mjs';

const file = process.env.WATCHGLASS_COMPONENTS;
const anew = process.env.WATCHGLASS_SHOTS === 'new';
const shots = path.join(env.root, 'tests/e2e/golden-shots');
const GROUPS = ['marks', 'controls', 'cards', 'table', 'query', 'facets', 'charts', 'made', 'top', 'inputs', 'event', 'account', 'first', 'clear', 'keys', 'palette'];
/** Dialogs stand in front of the page: the picture is of the dialog. */
const IN_FRONT = ['clear', 'keys', 'palette'];

/** By how much a point must differ to count, the side of a tile, and how many of its 1,000 points may. */
const LEAST = 24;
const TILE = 24;
const MOST = 150;

let browser;
before(async () => {
  if (file) browser = await launch(null, ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']);
});
after(() => browser?.close());

/** The tiles of which too many points differ, both pictures blurred; what else is unlike, in words. */
async function differing([a, b], [least, side, most]) {
  const read = async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const image = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(image.width, image.height);
    const to = canvas.getContext('2d');
    to.filter = 'blur(2px)';
    to.drawImage(image, 0, 0);
    return to.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await read(a), await read(b)];
  const sizes = [one, other].map(({ width, height }) => `${width} by ${height}`);
  if (one.width !== other.width || Math.abs(one.height - other.height) > 2) return [`${sizes[0]} instead of ${sizes[1]}`];
  const tiles = new Map();
  const height = Math.min(one.height, other.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < one.width; x++) {
      const at = (y * one.width + x) * 4;
      const differs = [0, 1, 2].some((i) => Math.abs(one.data[at + i] - other.data[at + i]) > least);
      const tile = `${Math.floor(x / side) * side}, ${Math.floor(y / side) * side}`;
      if (differs) tiles.set(tile, (tiles.get(tile) ?? 0) + 1);
    }
  return [...tiles].filter(([, points]) => points * 1000 > most * side * side).map(([tile, points]) => `${points} points at ${tile}`);
}

/** A picture with few colours. */
async function small(page, picture) {
  const { width, height, base64 } = await page.evaluate(async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const to = new OffscreenCanvas(image.width, image.height).getContext('2d');
    to.drawImage(image, 0, 0);
    const { data, width, height } = to.getImageData(0, 0, image.width, image.height);
    const base64 = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.split(',')[1]);
      reader.readAsDataURL(new Blob([data]));
    });
    return { width, height, base64 };
  }, picture.toString('base64'));
  return smallPng(Buffer.from(base64, 'base64'), width, height);
}

for (const theme of ['light', 'dark']) {
  for (const group of GROUPS) {
    const skip = file ? false : 'the page of components is not built (WATCHGLASS_COMPONENTS is not set)';
    test(`${group}, ${theme}`, { skip }, async (t) => {
      const context = await browser.newContext({ viewport: { width: group === 'event' ? 1280 : 1000, height: 900 }, reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-US' });
      const page = await context.newPage();
      const problems = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(`${pathToFileURL(file).href}#${group}&theme=${theme}`);
      const shown = page.locator(IN_FRONT.includes(group) ? 'dialog' : `[data-group="${group}"]`);
      await shown.waitFor();
      await page.evaluate(() => document.activeElement?.blur());
      // Charts are drawn once they know their width.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, 'nothing sticks out sideways');
      const taken = await shown.screenshot({ animations: 'disabled' });
      assert.deepEqual(problems, []);
      const golden = path.join(shots, `${group}-${theme}.png`);
      if (anew) {
        mkdirSync(shots, { recursive: true });
        writeFileSync(golden, await small(page, taken));
      } else {
        assert.ok(existsSync(golden), `no picture ${golden}`);
        // DejaVu is as wide as nothing else: without it no picture can be alike.
        const width = await page.evaluate(() => {
          const to = new OffscreenCanvas(1, 1).getContext('2d');
          return ['"DejaVu Sans"', 'monospace', 'serif'].map((face) => ((to.font = `40px ${face}, serif`), to.measureText('Watchglass mill').width));
        });
        if (width[0] === width[2]) return t.skip('the typeface DejaVu Sans is not installed');
        const pictures = [taken, readFileSync(golden)].map((bytes) => bytes.toString('base64'));
        const unlike = await page.evaluate(`(${differing})(${JSON.stringify(pictures)}, ${JSON.stringify([LEAST, TILE, MOST])})`);
        const drawn = path.join(path.dirname(file), `${group}-${theme}.png`);
        if (unlike.length) writeFileSync(drawn, taken);
        assert.deepEqual(unlike.slice(0, 5), [], `${unlike.length} places differ from ${golden}; see ${drawn}`);
      }
      await context.close();
    });
  }
}
