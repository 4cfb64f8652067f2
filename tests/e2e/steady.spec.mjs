// Nothing that is on the page moves by itself: from the first paint on, while files are read and
// answers come, each part has its place before what fills it is there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { corpus } from '../bench/corpus.mjs';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();
/** A layout shift, by the browser's measure, that nobody sees; 0.1 is what is called good. */
const LITTLE = 0.01;

/**
 * What has moved up or down since the first paint without a person's doing, by how much; numbers
 * that grow within their lines move what stands behind them there, and that may add up to little.
 * Rows of the heat map change places with each other when their counts do.
 */
const moved = (page) =>
  page.evaluate(
    (little) =>
      new Promise((done) => {
        const found = [];
        let sum = 0;
        const take = (shift) => {
          const of = ({ node }) => (node?.nodeType === 1 ? node : node?.parentElement);
          const sources = shift.sources.filter((at) => of(at) && !of(at).closest('.heat tr'));
          if (shift.sources.length && !sources.length) return;
          const upright = sources.filter((at) => Math.abs(at.previousRect.y - at.currentRect.y) > 1 && at.currentRect.height > 0);
          const words = upright.map((at) => `${of(at)?.outerHTML?.slice(0, 40)}: ${at.previousRect.y} to ${at.currentRect.y}`);
          if (words.length) found.push(`${shift.value.toFixed(4)} at ${shift.startTime.toFixed(0)} ms, ${words.join('; ')}`);
          sum += shift.value;
        };
        new PerformanceObserver((list) => {
          list.getEntries().filter((entry) => !entry.hadRecentInput).forEach(take);
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum > little ? [...found, `${sum.toFixed(4)} in all`] : found), 300);
      }),
    LITTLE,
  );

for (const width of [1440, 1100, 360]) {
  test(`from the first paint to the overview nothing moves, ${width} px`, async () => {
    const page = await s.visit({ viewport: { width, height: 800 } });
    assert.deepEqual(await moved(page), [], 'the first page');
    // Of a second file the sentence and the sums are other ones, and may take another line.
    await drop(page, golden.neuvector);
    await ui.ready(page, 17);
    await ui.shown(page, 14);
    assert.deepEqual(await moved(page), [], 'the overview');
    await ui.at(page, 'event-card').first().click();
    await ui.until('raw bytes', () => ui.raw(page), Boolean);
    await page.waitForTimeout(600);
    assert.deepEqual(await moved(page), [], 'an open event');
  });
}

test('while a large file is read nothing moves up or down', async () => {
  const page = await s.visit({ viewport: { width: 1440, height: 900 } });
  await drop(page, corpus({ megabytes: 120 }).file);
  await ui.until('an answer before the end', () => ui.at(page, 'verdict-title').allTextContents(), (all) => all.length > 0);
  assert.equal((await ui.status(page)).state, 'loading');
  await ui.ready(page, undefined, 120_000);
  await ui.settled(page);
  assert.deepEqual(await moved(page), []);
});
