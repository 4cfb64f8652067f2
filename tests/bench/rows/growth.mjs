// How time and memory grow from a hundred thousand events to ten million: rows for the table, and
// docs/growth.svg, drawn from the same figures; and how the most of them scroll and answer. With
// --events, up to so many, and the picture is target/growth.svg.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as env from '../../e2e/lib/env.mjs';
import { mb, rate, times } from '../figures.mjs';
import { plot } from '../plot.mjs';
import { fresh, load, open } from '../visit.mjs';
import { use } from './huge.mjs';

/** Parts of the most events. */
const PARTS = [0.01, 0.1, 0.3, 1];
const MOST = 1e7;

export async function growth(bench) {
  const points = [];
  const most = bench.events(MOST);
  for (const millions of PARTS.map((part) => Math.round(part * most) / 1e6)) {
    const { file, bytes } = await bench.corpus({ events: millions * 1e6 });
    const run = await load(bench.browser, bench.site.url, file, { held: true });
    points.push({ millions, seconds: run.ms / 1e3, held: run.held.total });
    bench.row({
      what: `open ${millions} M events, ${mb(bytes)}`,
      figure: `${(run.ms / 1e3).toFixed(2)} s`,
      more: [`${rate(bytes, run.ms)}; holds ${mb(run.held.total)}, ${times(run.held.total / bytes)} of the input`],
    });
  }
  // Not from the least on: there, what is the same for every size counts most.
  const large = points.slice(1);
  for (const [name, of] of [
    ['seconds', (p) => p.seconds],
    ['bytes held', (p) => p.held],
  ]) {
    const [one, most] = [large[0], large.at(-1)].map((p) => of(p) / p.millions);
    bench.row({
      what: `${name} of an event at ${large.at(-1).millions} M / at ${large[0].millions} M`,
      target: '<= 1.25',
      figure: (most / one).toFixed(2),
      met: most / one <= 1.25,
    });
  }
  const { file: all } = await bench.corpus({ events: most });
  const page = await fresh(bench.browser, bench.site.url);
  await open(page, all);
  await use(bench, page, most, `${most / 1e6} M events`);
  await page.context().close();
  // The documentation shows the whole; what a part gives is for who asked for it.
  const file = path.join(env.root, most === MOST ? 'docs' : 'target', 'growth.svg');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, plot(points, `Chromium ${bench.browser.version()}, ${bench.cores} cores`));
  bench.say(`written: ${path.relative(env.root, file)}`);
}
