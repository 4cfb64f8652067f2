// Packed files: members are inputs of their own, nested ones too; what is
// damaged says where, and keeps what was read; a bomb stops. And the way in
// through carriers is shown.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
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
