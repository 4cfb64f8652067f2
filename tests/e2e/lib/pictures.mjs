// Pictures of the page of components, and the golden ones that they are compared with.
//
// Edges of letters and lines differ from machine to machine, so both pictures are blurred before
// they are compared, tile by tile, and some points of each may differ. The typeface is DejaVu on
// every machine.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as env from './env.mjs';
import { launch } from './chromium.mjs';
import { smallPng } from './small-png.mjs';

export const file = process.env.WATCHGLASS_COMPONENTS;
export const skip = file ? false : 'the page of components is not built (WATCHGLASS_COMPONENTS is not set)';
export const THEMES = ['light', 'dark'];
const anew = process.env.WATCHGLASS_SHOTS === 'new';
const shots = path.join(env.root, 'tests/e2e/golden-shots');

/** By how much a point must differ to count, the side of a tile, and how many of its 1,000 points may. */
const LEAST = 24;
const TILE = 24;
const MOST = 150;

/** A browser that draws as others do. */
export const start = async () => (file ? launch(null, ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']) : null);

/** The page with a group in a theme; `options` are those of its context. */
export async function show(browser, group, theme, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-US', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  await page.goto(`${pathToFileURL(file).href}#${group}&theme=${theme}`);
  await page.locator(`[data-group="${group}"]`).waitFor({ state: 'attached' });
  await page.evaluate(() => document.activeElement?.blur());
  await settled(page);
  return page;
}

/** Charts are drawn once they know their width. */
export const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));

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

/** Keeps a picture as the golden one of a name, or compares it with that. */
export async function compare(t, page, name, taken) {
  const golden = path.join(shots, `${name}.png`);
  if (anew) {
    mkdirSync(shots, { recursive: true });
    writeFileSync(golden, await small(page, taken));
    return;
  }
  assert.ok(existsSync(golden), `no picture ${golden}`);
  // DejaVu is as wide as nothing else: without it no picture can be alike.
  const width = await page.evaluate(() => {
    const to = new OffscreenCanvas(1, 1).getContext('2d');
    return ['"DejaVu Sans"', 'serif'].map((face) => ((to.font = `40px ${face}, serif`), to.measureText('Watchglass mill').width));
  });
  if (width[0] === width[1]) {
    t.skip('the typeface DejaVu Sans is not installed');
    return;
  }
  const pictures = [taken, readFileSync(golden)].map((bytes) => bytes.toString('base64'));
  const unlike = await page.evaluate(`(${differing})(${JSON.stringify(pictures)}, ${JSON.stringify([LEAST, TILE, MOST])})`);
  const drawn = path.join(path.dirname(file), `${name}.png`);
  if (unlike.length) writeFileSync(drawn, taken);
  assert.deepEqual(unlike.slice(0, 5), [], `${unlike.length} places differ from ${golden}; see ${drawn}`);
}
