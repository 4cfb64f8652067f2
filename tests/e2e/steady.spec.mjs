// Nothing that is on the page moves by itself: from the first paint on, while files are read and
// answers come, each part has its place before what fills it is there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();

/** What has moved since the first paint without a person's doing, by how much. */
const moved = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const found = [];
        new PerformanceObserver((list, observer) => {
          for (const shift of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
            const of = (at) => (at.node?.nodeType === 1 ? at.node : at.node?.parentElement);
            const from = shift.sources.map((at) => `${of(at)?.className || of(at)?.tagName}: ${at.previousRect.y} to ${at.currentRect.y}`);
            found.push(`${shift.value.toFixed(4)} at ${shift.startTime.toFixed(0)} ms, ${from.join('; ')}`);
          }
          observer.disconnect();
          done(found);
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(found), 300);
      }),
  );

for (const width of [1440, 1024, 360]) {
  test(`from the first paint to the overview nothing moves, ${width} px`, async () => {
    const page = await s.visit({ viewport: { width, height: 800 } });
    assert.deepEqual(await moved(page), [], 'the first page');
    await drop(page, golden.files);
    await ui.ready(page, TOTALS.events);
    await ui.shown(page, SHOWN);
    assert.deepEqual(await moved(page), [], 'the overview');
    await ui.at(page, 'event-card').first().click();
    await ui.until('raw bytes', () => ui.raw(page), Boolean);
    await page.waitForTimeout(600);
    assert.deepEqual(await moved(page), [], 'an open event');
  });
}
