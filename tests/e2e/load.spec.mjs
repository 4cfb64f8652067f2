// Loading something larger: progress is told, cancel works, and what was read
// by then stays.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { corpus } from '../bench/corpus.mjs';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();
const { file, bytes } = corpus({ megabytes: 30 });

// Notes in the page every change of the status, and, if asked, presses Cancel
// as soon as it is there: loading may be over before a driver could do that.
const watch = (page, cancel) =>
  page.evaluate((press) => {
    const seen = [];
    globalThis.__seen = seen;
    const look = () => {
      const el = document.querySelector('[data-testid="status"]');
      if (!el) return;
      const now = {
        state: el.dataset.state,
        bytes: Number(el.dataset.bytes || 0),
        events: Number(el.dataset.events || 0),
        progress: !!document.querySelector('[data-testid="progress"]'),
      };
      const last = seen.at(-1);
      if (!last || JSON.stringify(last) !== JSON.stringify(now)) seen.push(now);
      const button = document.querySelector('[data-testid="cancel"]');
      if (press && button && now.bytes > 0 && !globalThis.__pressed) {
        globalThis.__pressed = true;
        button.click();
      }
    };
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
    look();
  }, cancel);
const seen = (page) => page.evaluate(() => globalThis.__seen);

test('30 MB: progress goes up, and all events are there', async () => {
  const page = await s.visit();
  await watch(page, false);
  await drop(page, file);
  await ui.until(
    'loading was shown',
    () => seen(page),
    (list) => list.some((x) => x.state === 'loading'),
  );
  const status = await ui.ready(page, undefined, 60_000);
  const list = await seen(page);
  const loading = list.filter((x) => x.state === 'loading');
  assert.ok(
    loading.some((x) => x.progress),
    'a progress mark was there',
  );
  assert.ok(loading.length >= 2, `several reports of progress, got ${loading.length}`);
  assert.ok(
    loading.every((x, i) => i === 0 || x.bytes >= loading[i - 1].bytes),
    'bytes never go back',
  );
  assert.equal(status.bytes, statSync(file).size);
  assert.equal(status.unreadable, 0);
  assert.equal(status.repaired, 0);
  assert.equal(status.partial, false);
  assert.ok(status.events > bytes / 1500);
  assert.equal((await ui.count(page)).total + status.copies, status.events);
  assert.equal(await ui.at(page, 'progress').count(), 0);
  assert.equal(await ui.at(page, 'cancel').count(), 0);
});

const lines = new Set(readFileSync(file, 'utf8').split('\n'));
const count = (word) => [...lines].filter((line) => line.includes(word)).length;

test('a word that no canonical field holds is found in a large file, which is read again for it', async () => {
  const page = await s.visit();
  await drop(page, file);
  await ui.ready(page, undefined, 60_000);
  for (const [query, word] of [
    ['SYS_CONNECT', 'SYS_CONNECT'],
    ['raw.cap_len:*', '"cap_len":'],
  ]) {
    assert.ok(count(word) > 100, `${word} is there`);
    await ui.search(page, query);
    await ui.shown(page, count(word), 60_000);
    await ui.ready(page);
  }
});

test('hits of a word show while the rest is searched, and what is not searched yet is said', async () => {
  // So large that a fast machine does not search it at once.
  const big = corpus({ megabytes: 120 });
  const page = await s.visit();
  await drop(page, big.file);
  await ui.ready(page, undefined, 60_000);
  await page.evaluate(() => {
    globalThis.__hits = [];
    const look = () => {
      const find = (id) => document.querySelector(`[data-testid="${id}"]`);
      const searched = find('searched');
      const now = {
        shown: Number(find('result-count')?.dataset.shown ?? 0),
        left: Number(searched?.dataset.left ?? 0),
        done: Number(searched?.dataset.percent ?? 100),
        bar: Number(find('search-progress')?.ariaValueNow ?? -1),
        state: find('status').dataset.state,
      };
      if (JSON.stringify(now) !== JSON.stringify(globalThis.__hits.at(-1))) globalThis.__hits.push(now);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await ui.search(page, 'SYS_CONNECT');
  const last = readFileSync(big.file, 'utf8').split('\n').filter((line) => line.includes('SYS_CONNECT')).length;
  await ui.shown(page, last, 60_000);
  await ui.ready(page);
  const hits = await page.evaluate(() => globalThis.__hits.filter((x) => x.left));
  assert.ok(
    hits.some((x) => x.shown > 0 && x.shown < last && x.state === 'loading'),
    `some of ${last} showed early: ${JSON.stringify(hits)}`,
  );
  assert.ok(
    hits.every((x, i) => i === 0 || x.left <= hits[i - 1].left),
    'what is left goes down',
  );
  assert.ok(
    hits.every((x, i) => x.bar === x.done && (i === 0 || x.done >= hits[i - 1].done)),
    'a bar shows how much is searched',
  );
});

test('a search that is stopped keeps what it found, says how much it searched, and goes on', async () => {
  const big = corpus({ megabytes: 120 });
  const text = readFileSync(big.file, 'utf8');
  const all = new Set(text.split('\n').filter((line) => line.includes('SYS_CONNECT'))).size;
  const page = await s.visit();
  await drop(page, big.file);
  await ui.ready(page, undefined, 120_000);
  await ui.searchAndStop(page, 'SYS_CONNECT');
  const searched = ui.at(page, 'searched');
  const part = () => searched.evaluate((el) => ({ ...el.dataset, text: el.textContent }));
  await ui.ready(page);
  // The piece that it was at is still taken.
  await page.waitForTimeout(500);
  const [first, found] = [await part(), (await ui.count(page)).shown];
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  assert.match(first.text, /^Only \d+% searched/);
  await page.waitForTimeout(500);
  assert.equal((await part()).left, first.left, 'it stays where it was');

  // What is asked next is answered from that part.
  await ui.search(page, 'SYS_CONNECT source:neuvector');
  await ui.shown(page, 0);
  await ui.until('a part', part, (x) => x.stopped === 'true' && x.left === first.left);
  assert.match(await ui.at(page, 'no-match').textContent(), /No event found in what was searched/);
  await ui.search(page, 'SYS_CONNECT');
  await ui.shown(page, found);

  await ui.at(page, 'search-turn').click();
  await ui.shown(page, all, 60_000);
  await ui.ready(page);
  assert.equal(await searched.count(), 0);
  // What was searched once is remembered.
  await page.evaluate(() => {
    const look = () => (globalThis.__again ||= !!document.querySelector('[data-testid="searched"]'));
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  });
  await ui.search(page, 'SYS_CONNECT runc');
  await ui.until('fewer', () => ui.count(page), ({ shown }) => shown > 0 && shown < all);
  assert.ok(!(await page.evaluate(() => globalThis.__again)), 'nothing was read again');
});

test('a long load tells its rate and the time that is left, and moves nothing by it', async () => {
  const page = await s.visit();
  const top = () => page.locator('header.top').evaluate((bar) => bar.getBoundingClientRect().height);
  const before = await top();
  // Both are noted in the page: a fast machine is soon done.
  await page.evaluate(() => {
    globalThis.__paces = new Set();
    const look = () => {
      const pace = document.querySelector('[data-testid="pace"]')?.textContent;
      if (pace) globalThis.__paces.add(`${pace}, ${document.querySelector('header.top').getBoundingClientRect().height} px`);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const big = corpus({ megabytes: 300 }).file;
  await drop(page, [big, big, big]);
  await ui.ready(page, undefined, 120_000);
  const paces = await page.evaluate(() => [...globalThis.__paces]);
  assert.ok(paces.length > 0, 'it was told');
  for (const told of paces) assert.match(told, new RegExp(`^[\\d.]+ MB/s, \\d+ (second|minute)s? left, ${before} px$`));
  assert.equal(await ui.at(page, 'pace').count(), 0);
});

test('cancel: what was read stays, marked as partial, and the page works on', async () => {
  const page = await s.visit();
  await watch(page, true);
  const big = corpus({ megabytes: 120 });
  await drop(page, big.file);
  await ui.until('cancel was pressed', () => page.evaluate(() => globalThis.__pressed), Boolean);
  const status = await ui.settled(page);
  assert.equal(status.partial, true);
  assert.ok(status.bytes < big.bytes, 'not all of it was read');
  const [input] = await ui.inputs(page);
  assert.equal(input.state, 'partial');
  await drop(page, golden.kubearmor);
  await ui.until(
    'a good file loads',
    () => ui.status(page),
    (x) => x.state === 'ready' && x.events === status.events + 9,
  );
  await ui.search(page, 'harden-wordpress-pkg-mngr-exec');
  await ui.shown(page, 1);
});

test('while it loads, the page answers: a key is shown within a moment', async () => {
  const page = await s.visit();
  const big = corpus({ megabytes: 120 });
  await ui.watchFrames(page);
  await drop(page, big.file);
  await ui.until(
    'loading',
    () => ui.status(page),
    (x) => x.state !== 'idle',
  );
  const started = Date.now();
  await ui.at(page, 'query').fill('apt');
  const took = Date.now() - started;
  await ui.settled(page, 120_000);
  const gap = await ui.gap(page);
  console.log(`the box took the word after ${took} ms; longest gap between frames ${gap.toFixed(0)} ms`);
  assert.ok(took < 1_000, `the box took the word after ${took} ms`);
  assert.ok(gap < 500, `no gap of ${gap.toFixed(0)} ms between frames`);
});
