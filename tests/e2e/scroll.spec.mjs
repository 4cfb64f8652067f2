// The windowed list under load: 300,000 events, ten seconds of scrolling. No
// gap between frames over 100 ms, no blank row 100 ms after it stops, and the
// end of the list is really the last event. And a million rows, more than an
// element may be high: at each place stand the events that belong there.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { corpus } from '../bench/corpus.mjs';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
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

const MILLION = 1_000_000;
const START = Date.UTC(2025, 2, 3);

/** A million records, one a second. */
const million = () => {
  const to = tmp.file('million.ndjson');
  const fd = openSync(to, 'w');
  const line = (n) => {
    const time = new Date(START + n * 1000).toISOString();
    return `{"Type":"ContainerLog","Operation":"File","HostName":"n","UpdatedTime":"${time}","PID":${n}}\n`;
  };
  for (let at = 0; at < MILLION; at += 10_000) {
    writeSync(fd, Array.from({ length: 10_000 }, (_, i) => line(at + i)).join(''));
  }
  closeSync(fd);
  return to;
};

test('an event that is opened from the first rows of a scrolled list stays in view', async () => {
  const page = await s.visit();
  await drop(page, corpus({ megabytes: 24 }).file);
  await ui.ready(page, undefined, 60_000);
  await ui.at(page, 'list').hover();
  await page.mouse.wheel(0, 1500);
  await ui.at(page, 'order-worst').click();
  await ui.until('the order', () => ui.at(page, 'order-worst').getAttribute('aria-pressed'), (on) => on === 'true');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await ui.at(page, 'raw').first().waitFor();
  const seen = () =>
    page.evaluate(() => {
      const list = document.querySelector('[data-testid="list"]').getBoundingClientRect();
      const rows = [...document.querySelectorAll('[data-testid="event-card"]')].map((el) => el.getBoundingClientRect());
      const open = document.querySelector('[data-testid="event-card"][aria-current="true"], [aria-current="true"]')?.getBoundingClientRect();
      return { open: open && open.top >= list.top && open.bottom <= list.bottom, blank: list.bottom - Math.max(...rows.map((row) => row.bottom)) };
    });
  await ui.until('the open event, and rows to the end', seen, ({ open, blank }) => open && blank <= 0);
});

/** The list is put at a part of its height, or moved by so many px. */
const go = (page, part, px = 0) =>
  page.evaluate(
    ([to, by]) => {
      const list = document.querySelector('[data-testid="list"]');
      const canvas = list.querySelector('.canvas');
      // What stands above the rows may have kept room from when it was read.
      const above = canvas.offsetTop - canvas.previousElementSibling.offsetHeight;
      list.scrollTop = to === null ? list.scrollTop + by : above + (list.scrollHeight - list.clientHeight - above) * to;
    },
    [part, px],
  );

/** The cards wholly in view, from the top: rank in the list, and seconds from the first event. */
const inView = (page) =>
  page.evaluate((start) => {
    const list = document.querySelector('[data-testid="list"]').getBoundingClientRect();
    const cards = [...document.querySelectorAll('[data-testid="event-card"]')].filter((el) => {
      const box = el.getBoundingClientRect();
      return box.top >= list.top - 1 && box.bottom <= Math.min(list.bottom, innerHeight) + 1;
    });
    return cards.map((el) => [Number(el.getAttribute('aria-posinset')) - 1, (Date.parse(el.dataset.time) - start) / 1000]);
  }, START);

/** Those, once they rest, each the event of its rank and the next of the one above. */
const rowsAt = async (page, what, expected) => {
  let before = '';
  const rows = await ui.until(
    what,
    async () => {
      const now = await inView(page);
      const [rested, blank] = [JSON.stringify(now) === before, await blanks(page)];
      before = JSON.stringify(now);
      return rested && !blank.length ? now : [];
    },
    (all) => all.length > 2 && expected(all),
  );
  rows.forEach(([rank], at) => assert.equal(rank, rows[0][0] + at, `${what}: ${JSON.stringify(rows)}`));
  for (const [rank, second] of rows) assert.equal(second, rank, `${what}: ${JSON.stringify(rows)}`);
  return rows;
};

test('any place of a million rows shows the events that belong there', async () => {
  const page = await s.visit();
  await drop(page, million());
  await ui.ready(page, MILLION, 120_000);
  await ui.at(page, 'order-oldest').click();
  // It is drawn with its answer, and with it the room goes that was kept above.
  await ui.until('the order', () => ui.at(page, 'order-oldest').getAttribute('aria-pressed'), (on) => on === 'true');
  await ui.shown(page, MILLION);
  for (const part of [0, 0.5, 0.001, 0.999, 0.25, 1, 0.75, 0.1234, 0]) {
    await go(page, part);
    // The rows in view are about as many as one part of the place in ten thousand.
    const near = ([[first], ...more]) => Math.abs((first + more.length * part) / MILLION - part) < 1e-4;
    const rows = await rowsAt(page, `at ${part}`, near);
    if (part === 0) assert.equal(rows[0][0], 0);
    if (part === 1) assert.equal(rows.at(-1)[0], MILLION - 1);
  }
  // Short moves, as of a wheel, go row by row there too.
  await go(page, 0.6);
  let [[first]] = await rowsAt(page, 'at 0.6', ([[rank]]) => Math.abs(rank / MILLION - 0.6) < 1e-4);
  const height = await ui.at(page, 'event-card').first().evaluate((el) => el.getBoundingClientRect().height);
  for (let n = 1; n <= 12; n++) {
    await go(page, null, 2 * height);
    const [[now]] = await rowsAt(page, `${n} moves on`, ([[rank]]) => rank > first);
    assert.ok(now - first <= 3, `two rows on, ${first} became ${now}`);
    first = now;
  }
});
