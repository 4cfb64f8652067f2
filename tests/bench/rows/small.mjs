// The rows that take one look: the file's size, start-up, memory, first cards.
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as env from '../../e2e/lib/env.mjs';
import { drop } from '../../e2e/lib/chromium.mjs';
import { mb, median, ms, times } from '../figures.mjs';
import { clocksOf, fresh, load } from '../visit.mjs';

export async function size(bench) {
  const { size: bytes } = statSync(env.dist);
  bench.row({
    what: 'the one file',
    target: '<= 700 kB',
    figure: `${bytes} B`,
    met: bytes <= 700_000,
    more: [`gzipped ${gzipSync(readFileSync(env.dist)).length} B`],
  });
}

export async function start(bench) {
  const taken = [];
  for (let i = 0; i < 5; i++) {
    const page = await fresh(bench.browser, bench.site.url);
    taken.push((await clocksOf(page)).usable);
    await page.context().close();
  }
  bench.row({
    what: 'navigation to a sealed, usable drop zone',
    target: '<= 1000 ms',
    figure: ms(median(taken)),
    met: median(taken) <= 1000,
    more: [`${taken.map(ms).join(', ')}`],
  });
}

export async function memory(bench) {
  const { file, bytes } = await bench.corpus({ megabytes: bench.megabytes });
  const loads = bench.loads ?? [];
  while (loads.length < 3) loads.push(await load(bench.browser, bench.site.url, file, { held: true }));
  bench.row(held(loads, bytes, `${(bytes / 1e6).toFixed(0)} MB`));
}

/** The row of what is held once a file is read. */
export function held(loads, bytes, name) {
  const ratio = (run) => run.held.total / bytes;
  const at = [...loads].sort((a, b) => ratio(a) - ratio(b))[Math.floor(loads.length / 2)];
  const parts = (m) => `${mb(m.total)} = wasm ${mb(m.wasm)} + heaps ${mb(m.heap)} + buffers ${mb(m.buffers)}`;
  const grew = at.private === null ? 'unknown' : mb(at.private);
  return {
    what: `memory once ${name} are read / input`,
    target: '<= 0.30x',
    figure: times(ratio(at)),
    met: ratio(at) <= 0.3,
    more: [
      `as found ${parts(at.held)}`,
      `after a collection ${parts(at.settled)}`,
      `the renderers grew, as the system counts, by ${grew}`,
    ],
  };
}

export async function first(bench) {
  const { file, bytes } = await bench.corpus({ megabytes: 1000 });
  const taken = [];
  for (let i = 0; i < 3; i++) {
    const page = await fresh(bench.browser, bench.site.url);
    await page.waitForTimeout(1000);
    await drop(page, file);
    await page.waitForFunction(() => globalThis.__clocks.card, undefined, { polling: 50 });
    const c = await clocksOf(page);
    taken.push(c.card - c.start);
    await page.context().close();
  }
  bench.row({
    what: `first cards after dropping ${(bytes / 1e9).toFixed(1)} GB`,
    target: '<= 1000 ms',
    figure: ms(median(taken)),
    met: median(taken) <= 1000,
    more: [taken.map(ms).join(', ')],
  });
}
