// The bench: prints one table of what is aimed at and what was measured, each
// ratio from alternating rounds of this run. It judges nothing by failing.
//
//   node tests/bench/run.mjs [ROW…] [--rounds N] [--megabytes N] [--events N] [--verbose]
//
// Without rows, those of USUAL; `all` are all of them.
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import * as env from '../e2e/lib/env.mjs';
import { launch } from '../e2e/lib/chromium.mjs';
import { serve } from '../e2e/lib/server.mjs';
import { corpus } from './corpus.mjs';
import { ask } from './rows/ask.mjs';
import { growth } from './rows/growth.mjs';
import { huge } from './rows/huge.mjs';
import { open } from './rows/open.mjs';
import { page } from './rows/page.mjs';
import { scan } from './rows/scan.mjs';
import { gzip, shapes } from './rows/shapes.mjs';
import { first, memory, size, start } from './rows/small.mjs';
import { head, row } from './table.mjs';
import { load } from './visit.mjs';

const ROWS = { size, start, open, memory, shapes, gzip, first, page, ask, scan, huge, growth };
const LONG = ['huge', 'growth'];
const USUAL = Object.keys(ROWS).filter((name) => !LONG.includes(name));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    megabytes: { type: 'string', default: '300' },
    events: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const names = positionals.includes('all') ? Object.keys(ROWS) : positionals.length ? positionals : USUAL;
const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
if (unknown) {
  console.error(`No row is called “${unknown}”: all, ${Object.keys(ROWS).join(', ')}.`);
  process.exit(2);
}

const warm = new Set();
/** A file of events that the system has in its cache, so that every round reads it from there. */
async function warmed({ gzip: packed, ...wanted }) {
  const { file: bare, bytes } = corpus(wanted);
  const file = packed ? `${bare}.gz` : bare;
  if (!existsSync(file)) {
    const part = `${file}.${process.pid}`;
    await pipeline(createReadStream(bare), createGzip(), createWriteStream(part));
    renameSync(part, file);
  }
  if (!warm.has(file)) for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) void chunk;
  warm.add(file);
  return { file, bytes };
}

/** Which part of all cores works, though we do nothing. */
async function busy() {
  const sum = (of) => os.cpus().reduce((n, cpu) => n + of(cpu.times), 0);
  const look = () => [sum((t) => t.idle), sum((t) => t.idle + t.user + t.nice + t.sys + t.irq)];
  const before = look();
  await new Promise((done) => setTimeout(done, 500));
  const [idle, all] = look().map((n, i) => n - before[i]);
  return 1 - idle / all;
}

const site = await serve(env.dist);
const plain = await serve(path.join(path.dirname(fileURLToPath(import.meta.url)), 'plain.html'));
const browser = await launch(null);
const bench = {
  browser,
  site,
  corpus: warmed,
  cores: os.availableParallelism(),
  /** The Python that has DuckDB and Polars; none where there is no Python. */
  python: process.env.WATCHGLASS_PEERS || null,
  rounds: Number(values.rounds),
  megabytes: Number(values.megabytes),
  /** How many events to ask, of which each row has its own idea. */
  events: (usual) => Number(values.events ?? usual),
  verbose: values.verbose,
  say: (text) => console.log(text),
  row: (figures) => console.log(row(figures)),
  /** One run of the JSON.parse loop: `how` is `slices` or `stream`. */
  async loop(file, how, shape = 'ndjson') {
    const run = await load(browser, `${plain.url}#${how},${shape}`, file, { sealed: false });
    if (run.data.unreadable !== '0') throw new Error(`the loop could not parse ${run.data.unreadable} records`);
    return run;
  },
};
try {
  console.log(`Chromium ${browser.version()}, ${bench.cores} cores, ${bench.rounds} rounds\n\n${head()}`);
  for (const name of names) {
    const others = await busy();
    if (others > 0.15) bench.say(`(other programs take ${(others * 100).toFixed(0)} % of the cores: measure again)`);
    await ROWS[name](bench);
  }
} finally {
  await browser.close();
  await site.close();
  await plain.close();
}
