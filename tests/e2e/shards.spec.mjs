// Several workers behind one page: the same events, pages, exports and account as with one; and
// where one of them ends, the rest stays, and what it held is read again, once.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { corpus } from '../bench/corpus.mjs';
import { documents, scratch } from './lib/env.mjs';
import { ENDED, drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

/** Copies of the documents and parts of a corpus: seven files of two kinds. */
const files = (() => {
  const lines = readFileSync(corpus({ megabytes: 30 }).file, 'utf8').split('\n').slice(0, 9000);
  const parts = [0, 1, 2].map((at) => {
    const file = path.join(tmp.dir, `part-${at}.ndjson`);
    // Parts overlap, so that there are copies in other shards.
    writeFileSync(file, `${lines.slice(at * 2500, at * 2500 + 3500).join('\n')}\n`);
    return file;
  });
  const again = golden.files.map((file, at) => {
    const to = path.join(tmp.dir, `again-${at}${path.extname(file)}`);
    copyFileSync(file, to);
    return to;
  });
  return [...golden.files, ...parts, ...again];
})();

/** Runs in a worker: whether it reads a file is noted. */
const noteReads = () => {
  const { stream } = Blob.prototype;
  Blob.prototype.stream = function () {
    globalThis.__reads = true;
    return stream.call(this);
  };
};

/** The first worker that has read something; in which order they are listed is left to chance. */
const reader = async (page) => {
  for (const worker of page.workers()) {
    if (await worker.evaluate(() => globalThis.__reads)) return worker;
  }
  assert.fail('none has read');
};

const visit = async (shards, given = files) => {
  const page = await s.visit({ hash: `?shards=${shards}` });
  assert.equal(page.workers().length, shards > 1 ? shards + 1 : 1);
  for (const worker of page.workers()) await worker.evaluate(noteReads);
  await drop(page, given);
  await ui.ready(page);
  return page;
};

/** What the page shows of all, and of a query. */
const all = async (page) => {
  const seen = { status: await ui.status(page), count: await ui.count(page), inputs: await ui.inputs(page) };
  for (const name of Object.values(ui.FACETS)) seen[name[0]] = await ui.facet(page, ...name);
  seen.buckets = await page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="bucket"]')].map((el) => [el.dataset.start, el.dataset.count]),
  );
  return seen;
};

/** The cards at some places of the list, once they are drawn. */
const cardsAt = async (page, place) => {
  await page.evaluate((part) => {
    const list = document.querySelector('[data-testid="list"]');
    const canvas = list.querySelector('.canvas');
    // What stands above the rows may have kept room from when it was read.
    const above = canvas.offsetTop - canvas.previousElementSibling.offsetHeight;
    list.scrollTop = above + (list.scrollHeight - list.clientHeight - above) * part;
  }, place);
  const read = () =>
    page.evaluate(() => {
      const list = document.querySelector('[data-testid="list"]').getBoundingClientRect();
      const cards = [...document.querySelectorAll('[data-testid="event-card"]')].filter((el) => {
        const box = el.getBoundingClientRect();
        return box.top >= list.top && box.bottom <= Math.min(list.bottom, innerHeight);
      });
      return cards.map((el) => [el.dataset.source, el.dataset.time, el.textContent, el.dataset.row]);
    });
  // Once scrolling pauses the rows around those in view come too, by which the first knows its order.
  let [before, since] = ['', 0];
  const drawn = await ui.until('cards are drawn', read, (cards) => {
    const now = JSON.stringify(cards);
    if (now !== before) since = Date.now();
    before = now;
    return cards.length > 1 && Date.now() - since > 500;
  });
  const rows = drawn.map((card) => card[3]);
  assert.equal(new Set(rows).size, rows.length, 'a row has a name of its own');
  return drawn.map((card) => card.slice(0, 3));
};

/** Asks both pages, and waits until both show the same number of events, another than before. */
async function alike(one, other, query) {
  const before = (await ui.count(one)).shown;
  for (const page of [one, other]) await ui.search(page, query);
  await ui.until(
    `as many events of ${query} on both pages`,
    () => Promise.all([one, other].map(ui.count)),
    ([a, b]) => a.shown > 0 && a.shown !== before && a.shown === b.shown,
    30_000,
  );
  for (const page of [one, other]) await ui.ready(page);
  assert.deepEqual(await ui.count(other), await ui.count(one), query);
}

test('three workers show what one shows: counts, copies, pages, exports', async () => {
  const [one, three] = [await visit(1), await visit(3)];
  assert.deepEqual(await all(three), await all(one));
  const { copies } = await ui.status(three);
  assert.ok(copies > 2000 + SHOWN, `${copies} copies`);
  for (const place of [0, 0.31, 0.5, 0.77, 1]) {
    assert.deepEqual(await cardsAt(three, place), await cardsAt(one, place), `at ${place}`);
  }
  for (const query of ['severity >= high', 'time > now-1d', 'SYS_CONNECT', 'source:kubearmor | count by ns']) {
    await alike(one, three, query);
    assert.deepEqual(await all(three), await all(one), query);
  }
  for (const entry of ['export-ndjson', 'export-csv']) {
    if (entry === 'export-csv') {
      for (const page of [one, three]) {
        await ui.at(page, 'order-rarest').click();
        await ui.ready(page);
      }
    }
    const [a, b] = [await ui.download(one, entry), await ui.download(three, entry)];
    assert.ok(a.text === b.text && a.text.length > 1e5, entry);
  }
});

test('an event, its other place and the ledger are those of its shard', async () => {
  const [one, three] = [await visit(1, golden.files), await visit(3, golden.files)];
  for (const page of [one, three]) {
    await ui.search(page, 'shadow');
    await ui.shown(page, 1);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'raw').first().waitFor();
  }
  assert.equal(await ui.raw(three), await ui.raw(one));
  const entries = async (page) => {
    await page.keyboard.press('Escape');
    await ui.at(page, 'ledger-open').first().click();
    await ui.at(page, 'ledger-entry').first().waitFor();
    return ui.at(page, 'ledger-entry').allTextContents();
  };
  const [a, b] = [await entries(one), await entries(three)];
  assert.ok(a.length > 5);
  assert.deepEqual(b, a);
  await ui.at(three, 'ledger-entry').last().locator(ui.id('ledger-open')).click();
  await ui.at(three, 'raw').first().waitFor();
});

/** Ends a worker as an error does that nobody foresaw. */
const kill = (worker, words = '') =>
  worker.evaluate((why) => {
    setTimeout(() => {
      throw new Error(why);
    });
  }, words + ENDED);

test('a shard that ends is read again; the second time it says why not, and the rest stays', async () => {
  const page = await visit(3, golden.files);
  await ui.ready(page, TOTALS.events);
  const first = await reader(page);
  await kill(first);
  await ui.until('another took its place', () => page.workers().includes(first), (is) => !is);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  const second = page.workers().at(-1);
  await kill(second);
  const inputs = await ui.until(
    'one is not read',
    () => ui.inputs(page),
    (list) => list.some((input) => input.state === 'failed'),
  );
  assert.equal(inputs.filter((input) => input.state === 'failed').length, 1);
  assert.match(inputs.find((input) => input.state === 'failed').note, /Not read: .*ended by the test/);
  const status = await ui.settled(page);
  assert.equal(status.partial, true);
  const rest = inputs.find((input) => input.state !== 'failed').events;
  await ui.until('the rest is there', () => ui.status(page), (x) => x.state === 'ready' && x.events === rest);
  await ui.search(page, 'source:neuvector or source:kubearmor');
  assert.ok((await ui.count(page)).shown > 0);
  // What is opened now is read.
  await drop(page, files[2]);
  await ui.until('more is read', () => ui.status(page), (x) => x.state === 'ready' && x.events === rest + 3500);
});

for (const words of ['unreachable, ', 'memory access out of bounds, ', 'Out of memory: ']) {
  test(`a shard that ends for want of memory (${words.replace(/\W+$/, '')}) is not tried again: it is said at once`, async () => {
    const page = await visit(3, golden.files);
    await ui.ready(page, TOTALS.events);
    await kill(await reader(page), words);
    const inputs = await ui.until(
      'one is not read',
      () => ui.inputs(page),
      (list) => list.some((input) => input.state === 'failed'),
    );
    const failed = inputs.filter((input) => input.state === 'failed');
    assert.deepEqual(failed.map((input) => input.note), ['Not read: there is no more memory for it.']);
    const rest = inputs.find((input) => input.state !== 'failed').events;
    const status = await ui.until('the rest is there', () => ui.status(page), (x) => x.state === 'ready' && x.events === rest);
    assert.equal(status.partial, true);
    assert.ok(rest > 0 && rest < TOTALS.events);
    // Another took its place, which reads what is opened now.
    await drop(page, files[2]);
    await ui.until('more is read', () => ui.status(page), (x) => x.state === 'ready' && x.events === rest + 3500);
  });
}

test('2,000 small files are spread over three workers, and all are in', { timeout: 300_000 }, async () => {
  const COUNT = 2_000;
  const dir = path.join(tmp.dir, 'small');
  mkdirSync(dir);
  const record = (n) => ({
    UpdatedTime: new Date(Date.UTC(2026, 1, 10) + n * 1000).toISOString(),
    HostName: 'n1',
    Type: 'ContainerLog',
    Operation: 'File',
    PID: n,
  });
  const small = Array.from({ length: COUNT }, (_, n) => {
    const file = path.join(dir, `part-${String(n).padStart(4, '0')}.json`);
    writeFileSync(file, n === 700 ? '' : JSON.stringify(record(n)));
    return file;
  });
  const page = await s.visit({ hash: '?shards=3' });
  await ui.at(page, 'file-input').first().setInputFiles(small);
  const status = await ui.ready(page, COUNT - 1, 200_000);
  assert.equal(status.partial, true);
  assert.deepEqual(await ui.count(page), { shown: COUNT - 1, total: COUNT - 1 });
  assert.equal(await shardsShown(page), 3, 'each has some');
  const inputs = await ui.inputs(page);
  assert.equal(inputs.length, 200, 'the list is as long as can be looked through');
  assert.deepEqual(inputs.filter((input) => input.state === 'failed').map((input) => input.name), ['part-0700.json']);
  // They are in the order of their times, whichever worker has them; one is found, and one removed.
  const oldest = (await ui.at(page, 'order-oldest').click(), await cardsAt(page, 0));
  assert.deepEqual(oldest.map((card) => card[1]), oldest.map((_, n) => oldest[0][1].replace(/00:00:00/, `00:00:${String(n).padStart(2, '0')}`)));
  await ui.search(page, 'pid:1999');
  await ui.shown(page, 1);
  await ui.search(page, '');
  await ui.at(page, 'remove').first().click();
  await ui.until('one less', () => ui.status(page), (now) => now.state === 'ready' && now.events === COUNT - 2, 60_000);
});

test('remove takes copies along, clear ends all workers', async () => {
  const page = await visit(3);
  const before = await ui.status(page);
  const { total } = await ui.count(page);
  // The first document stands there twice: its events stay.
  await ui.at(page, 'input').first().locator(ui.id('remove')).click();
  const status = await ui.until('it is gone', () => ui.status(page), (x) => x.state === 'ready' && x.events < before.events);
  await ui.until('its events stay', () => ui.count(page), (count) => count.total === total);
  assert.equal(status.events - (await ui.status(page)).copies, total);
  const workers = page.workers();
  await ui.at(page, 'clear').first().click();
  await ui.at(page, 'confirm').click();
  await ui.until('others run', () => page.workers(), (now) => now.length === 4 && !now.some((one) => workers.includes(one)));
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
});

test('one worker that ends reads again; what was being read then is not read the second time, the rest is', async () => {
  const page = await s.visit({ hash: '?shards=1' });
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  const first = page.workers()[0];
  await kill(first);
  await ui.at(page, 'notice').filter({ hasText: /reads again: .*ended by the test/ }).waitFor();
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  assert.ok(!page.workers().includes(first) && page.workers().length === 1);
  const big = corpus({ megabytes: 120 });
  await drop(page, big.file);
  await ui.until('it is read', () => ui.status(page), (x) => x.events > TOTALS.events);
  await kill(page.workers()[0]);
  await ui.ready(page);
  const inputs = await ui.inputs(page);
  assert.deepEqual(inputs.map((input) => input.state === 'failed'), [...golden.files.map(() => false), true]);
  assert.match(inputs.at(-1).note, /Not read: reading it ended twice .*ended by the test/);
  await ui.shown(page, SHOWN);
  assert.equal(await ui.at(page, 'worker-error').count(), 0);
});

test('one worker that ends again where nothing is read stops, and reads all again when it is told to', async () => {
  const page = await s.visit({ hash: '?shards=1' });
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  const first = page.workers()[0];
  await kill(first);
  await ui.until('another took its place', () => page.workers().includes(first), (is) => !is);
  await ui.ready(page, TOTALS.events);
  await kill(page.workers()[0]);
  await ui.at(page, 'worker-error').waitFor();
  assert.match(await ui.at(page, 'worker-error').innerText(), /ended by the test/);
  await ui.at(page, 'retry').click();
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
});

test('cancel stops all, and what was read stays', async () => {
  const page = await s.visit({ hash: '?shards=3' });
  const big = corpus({ megabytes: 120 });
  await page.evaluate(() => {
    const look = () => {
      const button = document.querySelector('[data-testid="cancel"]');
      const status = document.querySelector('[data-testid="status"]');
      if (button && Number(status?.dataset.bytes) > 0 && !globalThis.__pressed) {
        globalThis.__pressed = true;
        button.click();
      }
    };
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  });
  const again = path.join(tmp.dir, 'again.ndjson');
  copyFileSync(big.file, again);
  await drop(page, [big.file, again]);
  await ui.until('cancel was pressed', () => page.evaluate(() => globalThis.__pressed), Boolean);
  const status = await ui.settled(page);
  assert.equal(status.partial, true);
  assert.ok(status.bytes < 2 * big.bytes);
  const { total } = await ui.count(page);
  assert.equal(total + status.copies, status.events);
});

/** One file that is long enough to be read by several workers. */
const large = () => corpus({ megabytes: 24 });

/** The shards that have the cards at some places of the list: a row of any but the first is named by it. */
const shardsShown = async (page) => {
  const seen = new Set();
  for (const place of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    await cardsAt(page, place);
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll('[data-testid="event-card"]')].map((el) => el.dataset.row),
    );
    for (const row of rows) seen.add(row.includes('-') ? row.split('-')[0] : '0');
  }
  return seen.size;
};

/** The same, packed; `damage` changes the packed bytes. */
const largePacked = (damage = () => {}) => {
  const file = path.join(tmp.dir, 'large.ndjson.gz');
  const packed = gzipSync(readFileSync(large().file));
  damage(packed);
  writeFileSync(file, packed);
  return file;
};

/** A large file that is opened by one worker, and by three, and is the same in both. */
const readByAll = async (file) => {
  const [one, three] = [await visit(1, [file]), await visit(3, [file])];
  assert.equal(await shardsShown(one), 1);
  assert.equal(await shardsShown(three), 3, 'each read a part');
  assert.deepEqual(await all(three), await all(one));
  for (const place of [0, 0.33, 0.66, 1]) {
    assert.deepEqual(await cardsAt(three, place), await cardsAt(one, place), `at ${place}`);
  }
  // Of an event in a later part: where it stands, and on which line.
  for (const page of [one, three]) {
    await cardsAt(page, 0);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'raw').first().waitFor();
  }
  assert.equal(await ui.at(three, 'raw').first().innerText(), await ui.at(one, 'raw').first().innerText());
  for (const query of ['SYS_CONNECT', 'severity >= high']) {
    for (const page of [one, three]) await page.keyboard.press('Escape');
    await alike(one, three, query);
  }
  const [a, b] = [await ui.download(one, 'export-ndjson'), await ui.download(three, 'export-ndjson')];
  assert.ok(a.text === b.text && a.text.length > 1e5);
};

test('one large file is read by all workers, and shown as one worker shows it', () => readByAll(large().file));

test('so is what is inside of a packed one', () => readByAll(largePacked()));

test('of a packed one that is damaged no part counts: one worker reads it', async () => {
  const file = largePacked((packed) => (packed[packed.length - 8] ^= 1));
  const [one, three] = [await visit(1, [file]), await visit(3, [file])];
  assert.equal(await shardsShown(three), 1);
  const seen = await all(three);
  assert.deepEqual(seen, await all(one));
  assert.ok(seen.inputs.some((input) => /byte \d+ of the packed file/.test(input.note ?? '')));
});

test('a packed one whose reading is cancelled keeps what was read, in whichever worker', async () => {
  const page = await s.visit({ hash: '?shards=3' });
  const status = () => page.evaluate(() => ({ ...document.querySelector('[data-testid="status"]')?.dataset }));
  const { file } = corpus({ megabytes: 120 });
  const packed = path.join(tmp.dir, 'long.ndjson.gz');
  writeFileSync(packed, gzipSync(readFileSync(file), { level: 1 }));
  await drop(page, packed);
  await ui.until('several read', status, (now) => Number(now.events) > 0);
  await ui.at(page, 'cancel').first().click();
  const { partial, copies, events } = await ui.settled(page);
  assert.equal(partial, true);
  assert.equal((await ui.count(page)).total + copies, events);
  await ui.at(page, 'input').first().locator(ui.id('remove')).click();
  await ui.until('all is gone', () => ui.status(page), (x) => !x.events);
});

test('a part whose worker ends is read again, once; then the other parts stay; all are removed', async () => {
  const page = await visit(3, [large().file]);
  const { events } = await ui.status(page);
  const first = await reader(page);
  await kill(first);
  await ui.until('another took its place', () => page.workers().includes(first), (is) => !is);
  await ui.ready(page, events);
  assert.equal(await shardsShown(page), 3);
  await kill(page.workers().at(-1));
  const [input] = await ui.until(
    'a part is not read',
    () => ui.inputs(page),
    ([one]) => one.state === 'partial' && one.note,
  );
  assert.match(input.note, /Not read: .*ended by the test/);
  const status = await ui.settled(page);
  assert.ok(status.events > events / 2 && status.events < events, `${status.events} of ${events}`);
  assert.equal((await ui.count(page)).total + status.copies, status.events);
  await ui.at(page, 'input').first().locator(ui.id('remove')).click();
  await ui.until('all parts are gone', () => ui.status(page), (x) => !x.events);
});
