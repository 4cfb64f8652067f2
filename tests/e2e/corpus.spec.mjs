// What the bench and large tests read: the same arguments give the same bytes,
// and every shape holds the same records. No browser.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { corpus, records } from '../bench/corpus.mjs';
import { scratch } from './lib/env.mjs';

const dir = scratch();
after(dir.remove);
process.env.XDG_CACHE_HOME = dir.dir;
const EVENTS = 3000;

const made = (wanted) => readFileSync(corpus({ events: EVENTS, seed: 5, ...wanted }).file, 'utf8');

test('the same arguments give the same bytes, another seed others', () => {
  const { file } = corpus({ events: EVENTS, seed: 5 });
  const once = readFileSync(file, 'utf8');
  rmSync(file);
  assert.equal(made(), once);
  assert.notEqual(made({ seed: 6 }), once);
  // Files of other machines are compared with each other: where this changes, VERSION has to.
  const hash = createHash('sha256').update(once).digest('hex');
  assert.equal(hash, '4c8ecf920317048e1297b41a7811946289fd1c5c3e529620ec350681054c7734');
});

test('every shape holds the same records', () => {
  const next = records(5);
  const all = Array.from({ length: EVENTS }, next);
  const lines = (text) => text.trimEnd().split('\n');
  const read = {
    ndjson: (text) => lines(text).map((line) => JSON.parse(line)),
    cri: (text) => lines(text).map((line) => JSON.parse(line.replace(/^\S+Z stdout F /, ''))),
    pretty: (text) => JSON.parse(`[${text.replaceAll('\n}\n{\n', '\n},{\n')}]`),
    array: JSON.parse,
  };
  for (const shape in read) assert.deepEqual(read[shape](made({ shape })), all, shape);
});

test('it has the variety that it promises', () => {
  const all = Array.from({ length: 100_000 }, records(1));
  const distinct = (of) => new Set(all.map(of).filter((value) => value !== undefined)).size;
  assert.equal(distinct((e) => e.NamespaceName ?? e.workload_domain), 40);
  assert.equal(new Set(all.flatMap(Object.keys)).size, 86);
  assert.ok(distinct((e) => e.PodName ?? e.workload_name) > 2500);
  assert.ok(distinct((e) => e.ContainerID ?? e.workload_id) > 20_000);
  assert.ok(distinct((e) => e.PolicyName ?? e.name) > 90);
  const commands = all.filter((e) => e.proc_cmd);
  assert.ok(new Set(commands.map((e) => e.proc_cmd)).size > commands.length / 2, 'half of the command lines');
  const undated = all.filter((e) => !('UpdatedTime' in e) && !('reported_at' in e)).length;
  assert.ok(undated > 300 && undated < 700, `${undated} undated`);
});
