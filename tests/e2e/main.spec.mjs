// The main job in Chromium: both documents, dropped and pasted, from a web
// server and from the disk, become 23 cards with every byte accounted for.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { documents, scratch } from './lib/env.mjs';
import { drop, paste } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { KINDS, REPAIRS, SEVERITIES, SHOWN, TOTALS, UNDATED, expected } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const pairs = documents();

/** All that must be true once both documents are in. */
async function assertLoaded(page, pair) {
  await ui.ready(page, TOTALS.events);
  const { bytes, ...status } = await ui.status(page);
  assert.deepEqual(status, { state: 'ready', partial: false, ...TOTALS });
  assert.ok(bytes > 0, 'bytes are counted');
  await ui.shown(page, SHOWN);
  assert.deepEqual(await ui.count(page), { shown: SHOWN, total: SHOWN });
  assert.equal(await ui.at(page, 'undated').getAttribute('data-count'), String(UNDATED));

  const cards = await ui.cards(page);
  assert.equal(cards.length, SHOWN, 'cards that can be reached by scrolling');
  assert.ok(
    cards.every((c) => c.text.trim()),
    'every card says something',
  );
  const tally = (key) => cards.reduce((sum, c) => ({ ...sum, [key(c)]: (sum[key(c)] ?? 0) + 1 }), {});
  const kind = (c) => (c.kind.includes('.') ? c.kind : `${c.source}.${c.kind}`);
  assert.deepEqual(
    tally((c) => c.severity),
    SEVERITIES,
  );
  assert.deepEqual(tally(kind), KINDS);
  assertNewestFirst(cards, expected(pair).distinct);
}

/** Dated ones by falling time, then the undated ones; the times are the records'. */
function assertNewestFirst(cards, records) {
  const times = cards.map((c) => (c.time ? Date.parse(c.time) : null));
  const dated = times.filter((t) => t !== null);
  assert.deepEqual(times.slice(dated.length), Array(UNDATED).fill(null), 'undated ones come last');
  const wanted = records
    .filter((r) => r.time)
    .map((r) => Date.parse(r.time))
    .sort((a, b) => b - a);
  assert.deepEqual(dated, wanted);
}

for (const pair of pairs) {
  for (const scheme of ['http', 'file']) {
    test(`${pair.label}: both documents dropped together, ${scheme}:`, async () => {
      const page = await s.visit({ scheme });
      await drop(page, pair.files);
      await assertLoaded(page, pair);
      const inputs = await ui.inputs(page);
      // A second input of the same name is numbered, so that the two can be told apart.
      assert.deepEqual(
        inputs.map((i) => [i.name.replace(' (1)', ''), i.events]),
        pair.files.map((f, n) => [path.basename(f), n ? 9 : 17]),
      );
    });

    test(`${pair.label}: both documents pasted one after the other, ${scheme}:`, async () => {
      const page = await s.visit({ scheme });
      await paste(page, readFileSync(pair.neuvector, 'utf8'));
      await ui.ready(page, 17);
      await paste(page, readFileSync(pair.kubearmor, 'utf8'));
      await assertLoaded(page, pair);
    });
  }
}

const [golden] = pairs;
const loaded = async (options) => {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};

test('paste into the search box is a query, not an input', async () => {
  const page = await loaded();
  await paste(page, 'iodine', ui.id('query'));
  await ui.shown(page, 1);
  assert.equal((await ui.inputs(page)).length, 2);
});

test('a dropped folder gives its files, also those further down', async () => {
  const tmp = scratch();
  try {
    mkdirSync(tmp.file('logs/deep'), { recursive: true });
    cpSync(golden.neuvector, tmp.file('logs/first.txt'));
    cpSync(golden.kubearmor, tmp.file('logs/deep/second.txt'));
    const page = await s.visit();
    await drop(page, tmp.file('logs'));
    await assertLoaded(page, golden);
  } finally {
    tmp.remove();
  }
});

test('the totals lead from lines to events, and say what came of them', async () => {
  const page = await loaded();
  const said = async () => (await ui.at(page, 'status').innerText()).replace(/\s+/g, ' ');
  assert.equal(await said(), '2 inputs 912 lines→26 records→23 events, 3 found again 0 unreadable 10 repaired');
});

test('the ledger lists the 12 repairs and nothing unreadable', async () => {
  const page = await loaded();
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger').waitFor();
  const entries = ui.at(page, 'ledger-entry');
  await ui.until(
    'ledger entries',
    () => entries.count(),
    (n) => n === REPAIRS,
  );
  for (const text of await entries.allTextContents()) assert.match(text, /\d/, 'each says where');
  await ui.at(page, 'ledger-close').first().click();
  await ui.at(page, 'ledger').waitFor({ state: 'hidden' });
});

test('orders: newest, oldest, worst', async () => {
  const page = await loaded();
  const rank = ['fatal', 'critical', 'high', 'medium', 'low', 'info'];
  await ui.at(page, 'order-oldest').click();
  await ui.until(
    'oldest first',
    () => ui.cards(page),
    ([first]) => Date.parse(first.time) === Date.parse('2022-01-07T10:01:45Z'),
  );
  const oldest = (await ui.cards(page)).map((c) => c.time);
  assert.ok(
    oldest.slice(-UNDATED).every((t) => t === ''),
    'undated ones stay last',
  );
  await ui.at(page, 'order-worst').click();
  await ui.until(
    'worst first',
    () => ui.cards(page),
    (c) => c.slice(0, 5).every((x) => x.severity === 'critical'),
  );
  const ranks = (await ui.cards(page)).filter((c) => c.severity !== 'unknown').map((c) => rank.indexOf(c.severity));
  assert.deepEqual(
    ranks,
    [...ranks].sort((a, b) => a - b),
  );
  await ui.at(page, 'order-newest').click();
  await ui.until(
    'newest first',
    () => ui.cards(page),
    (c) => c[0].time.startsWith('2023-08-23T18:08:09'),
  );
});

test('removing an input takes its events away at once', async () => {
  const page = await loaded();
  const row = page.locator(`${ui.id('input')}[data-name="${path.basename(golden.neuvector)}"]`);
  // The two golden documents have the same file name; the first row is NeuVector's.
  await row.first().locator(ui.id('remove')).click();
  await ui.until(
    '9 left',
    () => ui.count(page),
    (c) => c?.total === 9,
    2_000,
  );
  assert.equal((await ui.status(page)).events, 9);
  assert.equal((await ui.status(page)).copies, 0);
  assert.equal((await ui.inputs(page)).length, 1);
  assert.ok((await ui.cards(page)).every((c) => c.source === 'kubearmor'));
});

test('clear asks first; then everything is gone and the page works again', async () => {
  const page = await loaded();
  await ui.at(page, 'clear').click();
  await ui.at(page, 'cancel-confirm').click();
  assert.deepEqual(await ui.count(page), { shown: SHOWN, total: SHOWN });
  await ui.at(page, 'clear').click();
  await ui.at(page, 'confirm').click();
  await ui.until(
    'idle',
    () => ui.status(page),
    (x) => x.state === 'idle' && x.events === 0,
  );
  assert.equal((await ui.inputs(page)).length, 0);
  await drop(page, golden.kubearmor);
  await ui.ready(page, 9);
});

test('the sample button shows events', async () => {
  const page = await s.visit();
  await ui.at(page, 'sample').first().click();
  const status = await ui.ready(page);
  assert.ok(status.events > 0);
  await ui.at(page, 'event-card').first().waitFor();
});

test('one file after the other adds to what is open; the file picker does the same', async () => {
  const page = await s.visit();
  await drop(page, golden.neuvector);
  await ui.ready(page, 17);
  await ui.at(page, 'file-input').first().setInputFiles(golden.kubearmor);
  await assertLoaded(page, golden);
});

test('the same file twice: all of it is copies, shown once', async () => {
  const page = await loaded();
  await drop(page, golden.kubearmor);
  await ui.ready(page, 35);
  assert.equal((await ui.status(page)).copies, TOTALS.copies + 9);
  assert.deepEqual(await ui.count(page), { shown: SHOWN, total: SHOWN });
});

test('dragging shows where to drop, and leaving takes it away', async () => {
  const page = await s.visit();
  const overlay = ui.at(page, 'drop-over');
  let seen = false;
  await drop(page, golden.kubearmor, {
    leave: true,
    over: async () => {
      await overlay.waitFor();
      seen = true;
    },
  });
  assert.ok(seen);
  await overlay.waitFor({ state: 'hidden' });
  assert.equal((await ui.inputs(page)).length, 0);
});

test('theme and time zone switches', async () => {
  const page = await loaded({ timezoneId: 'Asia/Kolkata' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await ui.at(page, 'theme').locator('[data-theme-set="dark"]').first().click();
  const dark = await ground();
  await ui.at(page, 'theme').locator('[data-theme-set="light"]').first().click();
  await ui.until('another ground', ground, (c) => c !== dark);
  const text = async () => (await ui.cards(page))[2].text;
  await ui.at(page, 'zone').locator('[data-zone-set="utc"]').first().click();
  await ui.until('UTC', text, (t) => t.includes('18:05:48'));
  await ui.at(page, 'zone').locator('[data-zone-set="local"]').first().click();
  await ui.until('local time', text, (t) => t.includes('23:35:48'));
});
