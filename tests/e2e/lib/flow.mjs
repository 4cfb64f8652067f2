// The main flow for the other engines, over the small interface that firefox.mjs
// and webkit.mjs give: both documents, sealed, 23 cards, a filter, the detail.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import * as env from './env.mjs';
import * as inpage from './inpage.mjs';
import { KINDS, SEVERITIES, SHOWN, TOTALS, UNDATED, expected } from './records.mjs';
import { assertOnlyDocument, serve, strays } from './server.mjs';

const id = (testid) => `[data-testid="${testid}"]`;

async function until(what, read, wanted, timeout = 30_000) {
  const end = Date.now() + timeout;
  let last;
  do {
    last = await read();
    if (wanted(last)) return last;
    await new Promise((done) => setTimeout(done, 100));
  } while (Date.now() < end);
  return assert.fail(`${what}: not within ${timeout} ms, last seen ${JSON.stringify(last)}`);
}

const readSeal = () => document.querySelector('[data-testid="seal"]')?.dataset.state;
const blur = () => {
  document.activeElement?.blur?.();
};
const detailOpen = () => !!document.querySelector('[data-testid="event-detail"]');
const tally = (list, key) => list.reduce((sum, c) => ({ ...sum, [key(c)]: (sum[key(c)] ?? 0) + 1 }), {});

async function mainFlow(b, url, pair) {
  const count = () => b.run(inpage.readCount);
  const raw = () => b.run(inpage.readRaw);
  await b.open(url);
  await until(
    'sealed',
    () => b.run(readSeal),
    (x) => x === 'sealed',
  );
  // One after the other: new input adds to what is open.
  await b.upload(id('file-input'), [pair.neuvector]);
  await until(
    '17 events',
    () => b.run(inpage.readStatus),
    (x) => x.state === 'ready' && x.events === 17,
  );
  await until('all of them shown', count, (c) => c?.shown > 0 && c.shown === c.total);
  await b.upload(id('file-input'), [pair.kubearmor]);
  const { bytes, ...status } = await until(
    '26 events',
    () => b.run(inpage.readStatus),
    (x) => x.state === 'ready' && x.events === TOTALS.events,
  );
  assert.ok(bytes > 0);
  assert.deepEqual(status, { state: 'ready', partial: false, ...TOTALS });
  await until('23 shown', count, (c) => c?.shown === SHOWN && c.total === SHOWN);

  const cards = await b.run(inpage.collectCards);
  assert.equal(cards.length, SHOWN);
  assert.deepEqual(
    tally(cards, (c) => c.severity),
    SEVERITIES,
  );
  assert.deepEqual(
    tally(cards, (c) => (c.kind.includes('.') ? c.kind : `${c.source}.${c.kind}`)),
    KINDS,
  );
  assert.equal(cards.filter((c) => !c.time).length, UNDATED);

  const { distinct } = expected(pair);
  await b.click(id('event-card'));
  const first = await until('raw bytes', raw, Boolean);
  assert.ok(
    distinct.some((r) => r.raw === first),
    "the raw bytes are the file's",
  );
  await b.press('ArrowDown');
  const second = await until('the next event', raw, (t) => t && t !== first);
  assert.ok(distinct.some((r) => r.raw === second));
  await b.press('Escape');
  await until(
    'the detail closed',
    () => b.run(detailOpen),
    (x) => !x,
  );

  await b.type(id('query'), 'iodine');
  await until('one shown', count, (c) => c.shown === 1);
  await b.type(id('query'), 'source:kubearmor');
  await until('nine shown', count, (c) => c.shown === 9);
  await b.run(blur);
  await b.click(id('show-all'));
  await until('all shown', count, (c) => c.shown === SHOWN);
}

/** Registers the tests for one engine: `engine` is the module that drives it. */
export function mainFlowTests(name, engine) {
  const missing = !engine.available() && `${name} is not installed`;
  if (missing && env.required) throw new Error(missing);
  if (missing) console.log(`SKIPPED: ${missing}`);
  const pairs = env.documents();

  for (const scheme of ['http', 'file']) {
    test(`${name}: main flow on ${scheme}:`, { skip: missing, timeout: 300_000 }, async (t) => {
      const server = await serve(env.dist);
      const b = await engine.start(server);
      try {
        for (const pair of pairs) {
          server.requests.length = 0;
          await t.test(pair.label, () =>
            mainFlow(b, scheme === 'http' ? server.url : pathToFileURL(env.dist).href, pair),
          );
          assertOnlyDocument(server);
        }
      } finally {
        await b.close();
        await server.close();
      }
    });
  }

  test(
    `${name}: the copy without the policy says that it is open, and is caught`,
    { skip: missing || (!env.unsealed && 'WATCHGLASS_UNSEALED is not set'), timeout: 120_000 },
    async () => {
      const server = await serve(env.unsealed);
      const b = await engine.start(server);
      try {
        await b.open(server.url);
        await until(
          'open',
          () => b.run(readSeal),
          (x) => x === 'open',
        );
        await until(
          'a recorded try',
          async () => strays(server),
          // WebKit opens TLS without naming the host; whatever it is, it is not the document.
          (list) => list.some((r) => /\.invalid(:\d+)?$/.test(r.host || '') || r.method === 'NOT-HTTP'),
        );
      } finally {
        await b.close();
        await server.close();
      }
    },
  );
}
