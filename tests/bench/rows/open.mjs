// Opening a file of NDJSON, against a JSON.parse loop in the same browser that
// reads by slices or by the same stream, and against native programs: in turn,
// so that the ratios hold on any machine.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, ms, rate, spread, times } from '../figures.mjs';
import { load } from '../visit.mjs';

const PEERS = fileURLToPath(new URL('../peers.py', import.meta.url));

const peer = (python, name, file) =>
  JSON.parse(execFileSync(python, [PEERS, name, file], { encoding: 'utf8', maxBuffer: 1 << 20 }));

export async function open(bench) {
  const { file, bytes } = await bench.corpus({ megabytes: bench.megabytes });
  const kinds = {
    slices: () => bench.loop(file, 'slices'),
    own: () => load(bench.browser, bench.site.url, file, { held: true }),
    stream: () => bench.loop(file, 'stream'),
  };
  for (const name of bench.python ? ['duckdb', 'polars'] : []) kinds[name] = () => peer(bench.python, name, file);
  const runs = await inTurn(bench.rounds, kinds);
  const events = Number(runs.own[0].data.events);
  for (const [name, list] of Object.entries(runs)) {
    const counts = list.map((run) => Number(run.data?.events ?? run.rows));
    if (counts.some((n) => n !== events)) throw new Error(`${name} read ${counts} records, we ${events}`);
  }
  bench.loads = runs.own.map((run) => ({ ...run, bytes }));

  const own = `${ms(median(runs.own.map((r) => r.ms)))}, ${rate(bytes, median(runs.own.map((r) => r.ms)))}`;
  const against = (what, name, target) => bench.row(ratio(what, runs, name, bytes, target));
  bench.say(`opening ${(bytes / 1e6).toFixed(0)} MB, ${events} events: ${own} (median of ${bench.rounds})`);
  against('open NDJSON / JSON.parse loop by slices', 'slices', 4);
  against('open NDJSON / JSON.parse loop by the same stream', 'stream', 3);
  if (bench.python) {
    against(`open NDJSON / DuckDB ${runs.duckdb[0].version} read_json, native, 2 threads`, 'duckdb', 4);
    against(`open NDJSON / Polars ${runs.polars[0].version} read_ndjson, native, 2 threads`, 'polars');
  } else {
    bench.row({ what: 'open NDJSON / DuckDB, Polars', target: '>= 4.00x', figure: 'no python3' });
  }
  const task = Math.max(...runs.own.map((r) => r.task));
  bench.row({
    what: 'longest main-thread task while it loads, all rounds',
    target: '<= 50 ms',
    figure: task ? ms(task) : 'none > 50 ms',
    met: task <= 50,
  });
}

/** Runs each of the kinds once a round, and gives lists of what they gave. */
export async function inTurn(rounds, kinds) {
  const runs = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  for (let i = 0; i < rounds; i++) for (const name in kinds) runs[name].push(await kinds[name]());
  return runs;
}

/** How many times as long another takes: the median over the rounds, each by itself. */
export function ratio(what, runs, name, bytes, target) {
  const ratios = runs.own.map((own, i) => runs[name][i].ms / own.ms);
  const figure = median(ratios);
  const theirs = median(runs[name].map((r) => r.ms));
  return {
    what,
    target: target && `>= ${times(target)}`,
    figure: times(figure),
    met: target && figure >= target,
    more: [`${ms(theirs)}, ${rate(bytes, theirs)}; ratios ${spread(ratios, times)}`],
  };
}
