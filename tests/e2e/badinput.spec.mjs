// Bad input: each kind, alone, gives a clear message at its own row, and the
// page goes on working: a good file dropped afterwards loads. Then all of them
// at once with the good file among them.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, openSync, closeSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { documents, scratch } from './lib/env.mjs';
import { drop, paste } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { neuvector } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();
const GOOD = 9;

const make = (name, bytes) => {
  writeFileSync(tmp.file(name), bytes);
  return tmp.file(name);
};
const bytes = (...list) => Buffer.from(list);
const record = neuvector(golden.neuvector)[0].raw;

const png = Buffer.concat([
  bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
  Buffer.from('IHDR'),
  bytes(0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89),
  Buffer.alloc(4_000, 0xa7),
]);
const elf = Buffer.concat([
  bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0),
  Buffer.alloc(8),
  bytes(2, 0, 0x3e, 0),
  Buffer.alloc(8_000, 0xc3),
]);

function longLine() {
  const file = tmp.file('long.json');
  const fd = openSync(file, 'w');
  writeSync(fd, '{"level":"error","time":"2024-01-02T03:04:05Z","message":"');
  for (let i = 0; i < 200; i++) writeSync(fd, 'x'.repeat(1e6));
  writeSync(fd, '"}');
  closeSync(fd);
  return file;
}

// `say`: what the message must mention. `kept`: a record may come out of it, or
// a region be counted as unreadable, and then that is the account of it.
const CASES = [
  { name: 'empty.json', make: (n) => make(n, ''), say: /empty|no bytes|0 bytes/i },
  { name: 'blank.txt', make: (n) => make(n, ' \n\t\r\n   \n'), say: /whitespace|blank|empty|no record/i },
  { name: 'picture.png', make: (n) => make(n, png), say: /PNG|image|binary/i },
  { name: 'program', make: (n) => make(n, elf), say: /ELF|program|executable|binary/i },
  {
    name: 'string.json',
    make: (n) => make(n, '"just words"\n'),
    say: /string|object|no record|not an? (event|record)/i,
  },
  { name: 'number.json', make: (n) => make(n, '42\n'), say: /number|object|no record|not an? (event|record)/i },
  {
    name: 'cut.json',
    make: (n) => make(n, record.slice(0, Math.floor(record.length * 0.6))),
    say: /cut|incomplete|truncat|end/i,
    kept: true,
  },
  {
    name: 'deep-arrays.json',
    make: (n) => make(n, '['.repeat(10_000) + ']'.repeat(10_000)),
    say: /deep|nest|level|no record|object/i,
    kept: true,
  },
  {
    name: 'deep-objects.json',
    make: (n) => make(n, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    say: /deep|nest|level/i,
    kept: true,
  },
  { name: 'nul.bin', make: (n) => make(n, Buffer.alloc(1_000_000)), say: /NUL|zero|binary|empty/i },
  {
    name: 'latin.log',
    make: (n) =>
      make(
        n,
        Buffer.concat([
          Buffer.from('{"level":"error","time":"2024-01-02T03:04:05Z","message":"caf'),
          bytes(0xe9, 0xff, 0xfe, 0x80),
          Buffer.from('"}\n'),
        ]),
      ),
    say: /UTF-8|encoding/i,
    kept: true,
  },
  { name: 'long.json', make: longLine, say: /long|large|line|size/i, kept: true, timeout: 180_000 },
];

/** Wait until a drop has led to `n` rows and nothing is being loaded. */
const rows = (page, n, timeout = 30_000) =>
  ui.until(
    `${n} inputs, none loading`,
    async () => ({ list: await ui.inputs(page), status: await ui.status(page) }),
    ({ list, status }) => list.length >= n && status.state !== 'loading' && list.every((i) => i.state !== 'loading'),
    timeout,
  );

async function stillUsable(page) {
  const before = await ui.status(page);
  await drop(page, golden.kubearmor);
  await ui.until(
    'the good file is in',
    () => ui.status(page),
    (x) => x.state === 'ready' && x.events === before.events + GOOD,
    30_000,
  );
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'event-detail').waitFor();
  await page.keyboard.press('Escape');
}

for (const bad of CASES) {
  test(`${bad.name}: a message at its row, and the page stays usable`, async () => {
    const file = bad.make(bad.name);
    const page = await s.visit();
    await drop(page, file);
    const {
      list: [input],
      status,
    } = await rows(page, 1, bad.timeout);
    assert.equal(input.name, bad.name);
    const accounted = bad.kept && (status.events > 0 || status.unreadable > 0);
    if (!accounted) assert.match(input.note, bad.say, 'the note at the input');
    if (!bad.kept) assert.equal(status.events, 0, 'nothing was made up');
    await stillUsable(page);
    rmSync(file);
  });
}

test('a cut record is marked as cut, not passed off as whole', async () => {
  const page = await s.visit();
  await drop(page, make('cut.json', record.slice(0, Math.floor(record.length * 0.6))));
  const {
    list: [input],
    status,
  } = await rows(page, 1);
  assert.ok(status.repaired + status.unreadable > 0, 'it is counted as repaired or unreadable');
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger-sum').waitFor();
  const said = `${input.note} ${await ui.at(page, 'ledger').innerText()}`;
  assert.match(said, /cut|incomplete|truncat|ends/i);
});

test('a file deleted between drop and read says so', async () => {
  const file = tmp.file('gone.json');
  copyFileSync(golden.neuvector, file);
  const page = await s.visit();
  await drop(page, file, { over: async () => rmSync(file) });
  const {
    list: [input],
    status,
  } = await rows(page, 1);
  assert.equal(input.state, 'failed');
  assert.match(input.note, /read|gone|deleted|moved|found|changed/i);
  assert.equal(status.events, 0);
  await stillUsable(page);
});

test('a file deleted while others load fails alone', async () => {
  const gone = tmp.file('gone-too.json');
  copyFileSync(golden.neuvector, gone);
  const page = await s.visit();
  await drop(page, [golden.kubearmor, gone, golden.neuvector], { over: async () => rmSync(gone) });
  const { list, status } = await rows(page, 3);
  assert.equal(list.find((i) => i.name === 'gone-too.json').state, 'failed');
  assert.equal(status.events, 26);
});

test('a file that grows after it was read: cards stay, its bytes say that it changed', async () => {
  // Small inputs are kept in memory, so both answers are right; a lie is not.
  const file = make('grows.txt', readFileSync(golden.kubearmor));
  const page = await s.visit();
  await drop(page, file);
  await ui.ready(page, GOOD);
  writeFileSync(file, 'something else');
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'event-detail').waitFor();
  await ui.until(
    'bytes or the reason',
    () => page.evaluate(() => document.querySelector('[data-testid="event-detail"]').innerText),
    (t) => /"ClusterName"/.test(t) || /changed since/i.test(t),
  );
});

test('50 files at once', async () => {
  const files = Array.from({ length: 50 }, (_, i) => {
    const file = tmp.file(`many-${i}.json`);
    writeFileSync(file, record.replace(/"id": "[^"]*"/, `"id": "many-${i}"`));
    return file;
  });
  const page = await s.visit();
  await drop(page, files);
  const { list, status } = await rows(page, 50);
  assert.equal(list.length, 50);
  assert.equal(status.events, 50);
  assert.deepEqual(await ui.count(page), { shown: 50, total: 50 });
  await stillUsable(page);
});

test('all of them at once, with a good file among them', async () => {
  const small = CASES.filter((c) => c.name !== 'long.json');
  const files = small.map((c) => c.make(c.name));
  files.splice(4, 0, golden.kubearmor);
  const page = await s.visit();
  await drop(page, files);
  const { list } = await rows(page, files.length, 60_000);
  assert.deepEqual(list.map((i) => i.name).sort(), files.map((f) => path.basename(f)).sort());
  assert.equal(list.find((i) => i.name === path.basename(golden.kubearmor)).events, GOOD);
  for (const bad of small.filter((c) => !c.kept))
    assert.ok(list.find((i) => i.name === bad.name).note, `${bad.name} has a note`);
});

test('a paste of nothing useful says so', async () => {
  const page = await s.visit();
  await paste(page, 'good morning');
  const {
    list: [input],
    status,
  } = await rows(page, 1);
  assert.ok(input.note || status.events > 0);
  await stillUsable(page);
});
