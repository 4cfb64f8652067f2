// The bench: Watchglass against a plain JSON.parse loop over the same file in
// the same Chromium, in alternating rounds, so that the ratio holds on any
// machine. It prints a table and judges nothing; the aims stand beside.
//
//   node tests/bench/run.mjs [MEGABYTES=300] [ROUNDS=5] [gzip]
//
// With `gzip`, both read the packed file, the loop by `DecompressionStream`.
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as env from '../e2e/lib/env.mjs';
import { launch, newPage } from '../e2e/lib/chromium.mjs';
import { serve } from '../e2e/lib/server.mjs';
import { corpus } from './corpus.mjs';
import { memory, renderers } from './memory.mjs';

const megabytes = Number(process.argv[2] || 300);
const rounds = Number(process.argv[3] || 5);
const gzip = process.argv[4] === 'gzip';
const here = path.dirname(fileURLToPath(import.meta.url));
const mb = (n) => `${(n / 1e6).toFixed(1)} MB`;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// Runs in the page before its own script: notes when a file was chosen, when
// the status said ready, when the drop zone could be used, and how long the
// main thread was ever busy. Watching frames makes the browser draw sixty of
// them a second, which takes a third of the time that loading does: that is
// done in a load of its own.
function clocks(frames) {
  const c = { start: 0, ready: 0, usable: 0, gap: 0, tasks: [] };
  globalThis.__clocks = c;
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  addEventListener(
    'change',
    (e) => {
      if (e.target.type === 'file') c.start = performance.now();
    },
    true,
  );
  new MutationObserver(() => {
    if (!c.usable && find('drop-zone') && find('seal')?.dataset.state === 'sealed') c.usable = performance.now();
    if (c.start && !c.ready && find('status')?.dataset.state === 'ready') c.ready = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const t of list.getEntries()) c.tasks.push({ at: t.startTime, ms: t.duration });
  }).observe({ type: 'longtask', buffered: true });
  let last = 0;
  const frame = (now) => {
    if (c.start && last > c.start) c.gap = Math.max(c.gap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  if (frames) requestAnimationFrame(frame);
}

async function fresh(browser, url, frames = false) {
  const page = await newPage(browser);
  await page.addInitScript(clocks, frames);
  await page.goto(url);
  return page;
}

/** One load in a page of its own: milliseconds from the choice of the file to ready. */
async function load(browser, url, file, sealed, frames) {
  const page = await fresh(browser, url, frames);
  if (sealed) await page.waitForFunction(() => globalThis.__clocks.usable);
  // Nobody finds a file and drops it in less time.
  await page.waitForTimeout(1000);
  const before = await renderers(browser);
  await page.locator('[data-testid="file-input"]').first().setInputFiles(file);
  await page.waitForFunction(() => globalThis.__clocks.ready, undefined, { timeout: 600_000, polling: 50 });
  const held = sealed && (await memory(page));
  const after = await renderers(browser);
  const settled = sealed && (await memory(page, { collect: true }));
  const c = await page.evaluate(() => globalThis.__clocks);
  const data = await page.evaluate(() => ({ ...document.querySelector('[data-testid="status"]').dataset }));
  await page.context().close();
  return {
    ms: c.ready - c.start,
    gap: c.gap,
    held,
    settled,
    data,
    private: after === null ? null : after - before,
    task: Math.max(0, ...c.tasks.filter((t) => t.at >= c.start).map((t) => t.ms)),
  };
}

async function startUp(browser, url) {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const page = await fresh(browser, url);
    times.push(await page.waitForFunction(() => globalThis.__clocks.usable).then((h) => h.jsonValue()));
    await page.context().close();
  }
  return times;
}

const { file: bare, bytes } = corpus({ megabytes });
const file = gzip ? `${bare}.gz` : bare;
if (!existsSync(file)) writeFileSync(file, gzipSync(readFileSync(bare)));
// Once through the file, so that every round reads it from the system's cache.
for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) void chunk;

const site = await serve(env.dist);
const plain = await serve(path.join(here, 'plain.html'));
const browser = await launch(null);
try {
  const starts = await startUp(browser, site.url);
  console.log(
    `input: ${mb(bytes)} of NDJSON${gzip ? ' in gzip' : ''}, mixed NeuVector and KubeArmor records; ${rounds} rounds; ${await browser.version()}\n`,
  );
  console.log('round   JSON.parse loop        Watchglass             ratio   longest task');
  const loops = [];
  const ours = [];
  for (let i = 0; i < rounds; i++) {
    const loop = await load(browser, plain.url, file, false);
    if (loop.data.unreadable !== '0') throw new Error('the loop could not parse a line');
    const own = await load(browser, site.url, file, true);
    if (own.data.events !== loop.data.events) throw new Error(`events: ${own.data.events}, lines: ${loop.data.events}`);
    loops.push(loop);
    ours.push(own);
    const speed = (r) => `${r.ms.toFixed(0).padStart(6)} ms ${(bytes / 1e3 / r.ms).toFixed(0).padStart(5)} MB/s`;
    console.log(
      `${String(i + 1).padStart(5)} ${speed(loop)}   ${speed(own)}   ${(loop.ms / own.ms).toFixed(2).padStart(6)}x   ${own.task.toFixed(0).padStart(9)} ms`,
    );
  }
  const { gap } = await load(browser, site.url, file, true, true);
  const loopMs = median(loops.map((r) => r.ms));
  const ownMs = median(ours.map((r) => r.ms));
  const at = [...ours].sort((a, b) => a.held.total - b.held.total)[Math.floor(rounds / 2)];
  const row = (name, value, aim = '') => console.log(`${name.padEnd(46)} ${value.padEnd(34)} ${aim}`);
  const parts = (m) => `${mb(m.total)} = wasm ${mb(m.wasm)} + heaps ${mb(m.heap)} + buffers ${mb(m.buffers)}`;
  console.log('');
  row('median, JSON.parse loop', `${loopMs.toFixed(0)} ms, ${(bytes / 1e3 / loopMs).toFixed(0)} MB/s`);
  row('median, Watchglass', `${ownMs.toFixed(0)} ms, ${(bytes / 1e3 / ownMs).toFixed(0)} MB/s`);
  row('ratio of the medians', `${(loopMs / ownMs).toFixed(2)}x`, gzip ? 'aim: at least 0.5x' : 'aim: at least 1.0x');
  row('median of the paired ratios', `${median(ours.map((r, i) => loops[i].ms / r.ms)).toFixed(2)}x`);
  row(
    'longest main-thread task, all rounds',
    `${Math.max(...ours.map((r) => r.task)).toFixed(0)} ms (0: none over 50 ms)`,
    'aim: 50 ms',
  );
  row('longest gap between frames, in one more load', `${gap.toFixed(0)} ms`);
  row('memory at ready / input', `${(at.held.total / bytes).toFixed(2)}x`, 'aim: at most 0.7x');
  console.log(`  as found:          ${parts(at.held)}`);
  console.log(`  after a collection: ${parts(at.settled)}`);
  for (const t of at.held.targets)
    console.log(`    ${t.name.padEnd(8)} wasm ${mb(t.wasm)}, heap ${mb(t.heap)}, buffers ${mb(t.buffers)}`);
  console.log(
    '  (heaps and buffers of the page and its workers, and the whole size of each wasm memory; the File itself is on disk)',
  );
  if (at.private !== null)
    row(
      'private memory of the renderers, growth',
      mb(at.private),
      '(all that the system counts, code and freed pages too)',
    );
  row(
    'navigation to a sealed, usable drop zone',
    `${median(starts).toFixed(0)} ms (${starts.map((t) => t.toFixed(0)).join(', ')})`,
    'aim: 1000 ms',
  );
  row(
    'the one file',
    `${statSync(env.dist).size} bytes (${gzipSync(readFileSync(env.dist)).length} gzipped)`,
    'aim: 700000 bytes',
  );
} finally {
  await browser.close();
  await site.close();
  await plain.close();
}
