// Packed files: members are inputs of their own, nested ones too; what is
// damaged says where, and keeps what was read; a bomb stops. And the way in
// through carriers is shown.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { corpus } from '../bench/corpus.mjs';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();
const document = readFileSync(golden.neuvector);

const make = (name, bytes) => {
  writeFileSync(tmp.file(name), bytes);
  return tmp.file(name);
};

test('a gzip file: its member is an input of its own, with the events', async () => {
  const page = await s.visit();
  await drop(page, make('threats.md.gz', gzipSync(document)));
  await ui.ready(page, 17);
  const [outer, inner] = await ui.inputs(page);
  assert.equal(outer.name, 'threats.md.gz');
  assert.equal(inner.name, 'threats.md.gz!/threats.md');
  assert.equal(inner.events, 17);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'event-detail').waitFor();
  assert.match((await ui.raw(page)).replaceAll(/\s/g, ''), /^\{/);
  ui.assertHealthy(page);
});

test('an archive in an archive: removing it takes all of it away', async () => {
  const page = await s.visit();
  copyFileSync(golden.neuvector, tmp.file('a.md'));
  make('b.md.gz', gzipSync(readFileSync(golden.kubearmor)));
  execFileSync('tar', ['czf', tmp.file('both.tgz'), '-C', path.dirname(tmp.file('a.md')), 'a.md', 'b.md.gz']);
  await drop(page, tmp.file('both.tgz'));
  await ui.ready(page, 26);
  const names = (await ui.inputs(page)).map((input) => input.name);
  assert.ok(names.includes('both.tgz!/both.tar!/a.md'), names.join('\n'));
  assert.ok(names.includes('both.tgz!/both.tar!/b.md.gz!/b.md'), names.join('\n'));
  assert.equal(await ui.at(page, 'remove').count(), 1);
});

test('a cut gzip file keeps what was read, and says where it ends', async () => {
  const page = await s.visit();
  const packed = gzipSync(document);
  await drop(page, make('cut.gz', packed.subarray(0, packed.length / 2)));
  await ui.until(
    'it is read',
    () => ui.status(page),
    (status) => status.state === 'ready' && status.events > 0,
  );
  const notes = (await ui.inputs(page)).map((input) => input.note).join(' ');
  assert.match(notes, /byte \d+ of the packed file/);
});

test('a bomb stops, and the page stays usable', async () => {
  const page = await s.visit();
  const bomb = gzipSync(gzipSync(Buffer.alloc(900_000_000, 10)));
  await drop(page, make('bomb.gz', bomb));
  await ui.until(
    'it is stopped',
    () => ui.inputs(page),
    (list) => list.some((input) => /stopped/.test(input.note ?? '')),
    120_000,
  );
  await drop(page, golden.kubearmor);
  await ui.until(
    'the good file is in',
    () => ui.status(page),
    (status) => status.state === 'ready' && status.events === 9,
    60_000,
  );
});

test('the detail says what carried a record', async () => {
  const page = await s.visit();
  const record = { Operation: 'File', Type: 'MatchedPolicy', ClusterName: 'c', Result: 'Passed' };
  const line = `2026-01-02T03:04:05Z stdout F ${JSON.stringify(record)}\n`;
  const docker = { log: line, stream: 'stdout', time: '2026-01-02T03:04:06Z' };
  await drop(page, make('carried.log', `${JSON.stringify(docker)}\n`));
  await ui.ready(page, 1);
  await ui.at(page, 'event-card').first().click();
  const said = await ui.at(page, 'carried').innerText();
  assert.match(said, /Docker json-file.*CRI log/s);
});

// The browser's own decoder unpacks what is large; it is told apart from ours in the worker.
const plain = readFileSync(corpus({ megabytes: 30 }).file).subarray(0, 12_000_000);
const packed = gzipSync(plain);
const cut = (bytes, at) => bytes.subarray(0, at);
const damaged = (at) => {
  const bytes = Buffer.from(packed);
  bytes.fill(0xff, at, at + 400);
  return bytes;
};
const wrong = Buffer.from(packed);
wrong[wrong.length - 6] ^= 1;

function tarred() {
  make('a.log', plain);
  writeFileSync(tmp.file('b.md.gz'), gzipSync(document));
  return execFileSync('tar', ['czf', '-', '-C', path.dirname(tmp.file('a.log')), 'a.log', 'b.md.gz'], {
    maxBuffer: 1 << 26,
  });
}

/** Opens a file: what is told of it, and how often the browser's decoder was asked. */
async function told(page, file, own) {
  const [worker] = page.workers();
  await worker.evaluate((without) => {
    const { DecompressionStream } = globalThis;
    globalThis.__asked = 0;
    if (without) delete globalThis.DecompressionStream;
    else
      globalThis.DecompressionStream = function (...args) {
        globalThis.__asked++;
        return new DecompressionStream(...args);
      };
  }, own);
  await drop(page, file);
  await ui.until(
    'it is read',
    () => ui.inputs(page),
    (list) => list.length > 1 && list.every((input) => ['ready', 'partial', 'failed'].includes(input.state)),
    120_000,
  );
  const status = await ui.settled(page);
  const all = { inputs: await ui.inputs(page), status: { ...status } };
  return { all, asked: await worker.evaluate(() => globalThis.__asked) };
}

for (const [name, bytes, asked] of [
  ['whole', packed, 1],
  ['of two members', Buffer.concat([packed, gzipSync(document)]), 0],
  ['with a member that looks like none', Buffer.concat([packed, gzipSync(document).fill(9, 8, 9)]), 1],
  ['with zeros behind', Buffer.concat([packed, Buffer.alloc(512)]), 1],
  ['cut', cut(packed, packed.length - 1_000_000), 1],
  ['damaged behind its first megabyte', damaged(1_500_000), 1],
  ['with a wrong checksum', wrong, 1],
  ['of an archive', tarred(), 1],
]) {
  test(`a large gzip file ${name}: the browser unpacks it, and all is told as if it did not`, async () => {
    const file = make('large.log.gz', bytes);
    const browser = await told(await s.visit(), file, false);
    const own = await told(await s.visit(), file, true);
    assert.deepEqual([browser.asked, own.asked], [asked, 0]);
    assert.deepEqual(browser.all, own.all);
    assert.ok(browser.all.status.events > 1_000, JSON.stringify(browser.all));
    const damage = /damaged|cut|checksum/.test(name);
    assert.equal(/byte \d+ of the packed file/.test(JSON.stringify(browser.all)), damage);
  });
}

test('a large gzip file can be cancelled: what was unpacked stays', async () => {
  const page = await s.visit();
  const [worker] = page.workers();
  // The browser gives half of it, and then nothing until Cancel was pressed.
  await worker.evaluate(() => {
    const { DecompressionStream } = globalThis;
    globalThis.DecompressionStream = function (...args) {
      const decoder = new DecompressionStream(...args);
      let n = 0;
      const late = new TransformStream({
        async transform(piece, to) {
          if (++n > 60) await new Promise((done) => setTimeout(done, 100));
          to.enqueue(piece);
        },
      });
      return { writable: decoder.writable, readable: decoder.readable.pipeThrough(late) };
    };
  });
  await drop(page, make('long.log.gz', packed));
  await ui.until(
    'some of it is there',
    () => ui.count(page),
    (count) => count?.total > 100,
  );
  await ui.at(page, 'cancel').click();
  const status = await ui.settled(page);
  assert.equal(status.partial, true);
  assert.ok(status.events > 100 && status.events < 10_000, JSON.stringify(status));
  assert.match((await ui.inputs(page)).map((input) => input.note).join(), /Cancelled/);
  await ui.search(page, 'source:neuvector');
  await ui.until(
    'it can be asked',
    () => ui.count(page),
    (count) => count.shown > 0 && count.shown < count.total,
  );
});
