// The same records in other shapes, against a JSON.parse loop by slices that
// knows how to find a record in each.
import { median, ms, rate } from '../figures.mjs';
import { load } from '../visit.mjs';
import { inTurn, ratio } from './open.mjs';

const SHAPES = [
  ['cri', 'CRI log'],
  ['pretty', 'pretty-printed'],
  ['array', 'array'],
];

export async function shapes(bench) {
  for (const [shape, name] of SHAPES) {
    const { file, bytes } = await bench.corpus({ megabytes: bench.megabytes, shape });
    const runs = await inTurn(bench.rounds, {
      slices: () => bench.loop(file, 'slices', shape),
      own: () => load(bench.browser, bench.site.url, file),
    });
    const [loop, own] = [runs.slices[0].data.events, runs.own[0].data.events];
    if (loop !== own) throw new Error(`${name}: ${own} events, ${loop} records`);
    const out = ratio(`open ${name} / JSON.parse loop by slices`, runs, 'slices', bytes, 2);
    const took = median(runs.own.map((r) => r.ms));
    bench.row({ ...out, more: [`ours ${ms(took)}, ${rate(bytes, took)}; theirs ${out.more}`] });
  }
}

/** A packed file: both unpack it, the loop by `DecompressionStream`. */
export async function gzip(bench) {
  const { file, bytes } = await bench.corpus({ megabytes: bench.megabytes, gzip: true });
  const runs = await inTurn(bench.rounds, {
    stream: () => bench.loop(file, 'stream'),
    own: () => load(bench.browser, bench.site.url, file),
  });
  bench.row(ratio('open gzip / JSON.parse loop by DecompressionStream', runs, 'stream', bytes, 0.5));
}
