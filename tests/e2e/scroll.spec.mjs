// The windowed list under load: 300,000 events, ten seconds of scrolling. No
// gap between frames over 100 ms, no blank row 100 ms after it stops, and the
// end of the list is really the last event.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { corpus } from '../bench/corpus.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const EVENTS = 300_000;

/** Scrolls in the page for `ms`, by `step(fraction)` of the whole height; gives the longest frame gap. */
const scroll = (page, ms, jumps) =>
  page.evaluate(
    async ([time, jumping]) => {
      const list = document.querySelector('[data-testid="list"]');
      const whole = list.scrollHeight - list.clientHeight;
      let worst = 0;
      let slow = 0;
      let frames = 0;
      await new Promise((done) => {
        const start = performance.now();
        let last = start;
        const tick = (now) => {
          const gap = now - last;
          if (frames++ > 1) {
            worst = Math.max(worst, gap);
            if (gap > 50) slow++;
          }
          last = now;
          const part = (now - start) / time;
          if (part >= 1) {
            done();
            return;
          }
          // First row by row, as a wheel does; then long runs as by the scroll bar.
          if (part < 0.4) list.scrollTop += 40;
          else if (part < 0.8) list.scrollTop = (whole * (part - 0.4)) / 0.4;
          else if (jumping && frames % 10 === 0) list.scrollTop = (whole * ((frames * 7919) % 1000)) / 1000;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      });
      return { worst, slow, frames };
    },
    [ms, jumps],
  );

/** What stands at every 8 px of the list: the text of the row, or '' where there is none. */
const blanks = (page) =>
  page.evaluate(() => {
    const list = document.querySelector('[data-testid="list"]');
    const box = list.getBoundingClientRect();
    const empty = [];
    for (let y = Math.max(0, box.top) + 4; y < Math.min(innerHeight, box.bottom) - 4; y += 8) {
      const el = document.elementFromPoint(box.left + box.width / 2, y);
      const row = el?.closest('[data-testid="event-card"]') ?? (el !== list && list.contains(el) ? el : null);
      if (!row || !row.textContent.trim()) empty.push(Math.round(y));
    }
    return empty;
  });

test('ten seconds over 300,000 events', async () => {
  const { file } = corpus({ events: EVENTS, compact: true, seed: 7 });
  const page = await s.visit();
  await drop(page, file);
  const status = await ui.ready(page, EVENTS, 120_000);
  assert.equal((await ui.count(page)).total + status.copies, EVENTS);
  await ui.at(page, 'event-card').first().waitFor();
  await page.waitForTimeout(500);

  // Other work on the machine can only make a run worse, so the best of three counts.
  let worst, empty;
  for (let run = 0; run < 3 && !(worst <= 100); run++) {
    const seen = await scroll(page, 10_000, true);
    await page.waitForTimeout(100);
    empty = await blanks(page);
    worst = seen.worst;
    console.log(`${seen.frames} frames, longest gap ${worst.toFixed(1)} ms, ${seen.slow} over 50 ms`);
  }
  assert.ok(worst <= 100, `a gap of ${worst.toFixed(1)} ms between frames`);
  assert.deepEqual(empty, [], 'blank places in the list, in px');
  const cards = await page.locator(ui.id('event-card')).allTextContents();
  assert.ok(cards.length > 3 && cards.every((t) => t.trim()), 'every card has text');
  assert.ok(cards.length < 300, 'the list is a window, not all of it');

  // At the very end the last event stands, and it is the oldest.
  await page.evaluate(() => {
    const l = document.querySelector('[data-testid="list"]');
    l.scrollTop = l.scrollHeight;
  });
  await page.waitForTimeout(300);
  assert.deepEqual(await blanks(page), []);
  const last = await page.locator(ui.id('event-card')).evaluateAll(
    (all) =>
      all
        .map((c) => c.dataset.time)
        .filter(Boolean)
        .sort()[0],
  );
  await ui.at(page, 'order-oldest').click();
  await page.evaluate(() => {
    document.querySelector('[data-testid="list"]').scrollTop = 0;
  });
  await ui.until(
    'the oldest first',
    () => page.locator(ui.id('event-card')).first().getAttribute('data-time'),
    (t) => t === last,
  );
});
