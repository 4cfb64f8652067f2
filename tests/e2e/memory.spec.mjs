// Memory that runs short: reading waits and says how much is in, what is in can be asked, and a
// person goes on with it or reads on. `?memory=` sets after how many MiB that is.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
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
const { file, bytes } = corpus({ megabytes: 120 });


const packed = () => {
  const to = path.join(tmp.dir, 'large.ndjson.gz');
  writeFileSync(to, gzipSync(readFileSync(file), { level: 1 }));
  return to;
};

const raw = (page) => page.evaluate(() => ({ ...document.querySelector('[data-testid="status"]')?.dataset }));

/** Opens files with so many MiB for each worker, up to where that runs short. */
const opened = async (shards, memory, given) => {
  const page = await s.visit({ hash: `?shards=${shards}&memory=${memory}` });
  await drop(page, given);
  await ui.at(page, 'memory').waitFor({ timeout: 60_000 });
  return page;
};

/** That reading waits: nothing more comes. */
const waits = async (page) => {
  const { events } = await ui.until('it waits', async () => {
    const [before] = [await raw(page), await page.waitForTimeout(1000)];
    const now = await raw(page);
    return before.bytes === now.bytes && now;
  }, Boolean);
  return Number(events);
};

// More memory than a worker has before it reads, less than it would have.
for (const [name, shards, memory, given] of [
  ['one worker', 1, 32, () => file],
  ['three workers', 3, 24, () => file],
  ['a packed file', 1, 68, packed],
]) {
  test(`${name}: reading waits, what is in is asked, and a person goes on with it`, async () => {
    const page = await opened(shards, memory, given());
    const events = await waits(page);
    const now = await raw(page);
    assert.equal(now.state, 'loading');
    // Of copies it shows one; of each worker, the record at the end comes later.
    await ui.until('all that is in is shown', () => ui.count(page), ({ total }) => Math.abs(total - events) < 9);
    const words = await ui.at(page, 'memory').innerText();
    assert.match(words, /^Memory runs short: [\d,]+ events(, [\d.]+ MB of 120\.0 MB,)? are in\./);
    assert.ok(words.includes(`${events.toLocaleString('en')} events`), `${words} of ${events}`);
    await ui.search(page, 'severity:critical');
    await ui.until('it is answered', () => ui.count(page), (count) => count.shown > 0 && count.shown < count.total);
    await ui.search(page, '');
    await ui.at(page, 'go-on').click();
    const status = await ui.settled(page);
    assert.equal(status.partial, true);
    // The record that was being read counts too, as far as it goes.
    assert.ok(status.events - events <= shards, `${status.events}, ${events} before`);
    assert.equal((await ui.count(page)).total + status.copies, status.events);
    assert.equal(await ui.at(page, 'memory').count(), 0);
    const inputs = await ui.inputs(page);
    assert.ok(inputs.some((input) => /^Memory ran short: only what was read until then/.test(input.note ?? '')));
  });

  test(`${name}: or reads on, to the end`, async () => {
    const page = await opened(shards, memory, given());
    await waits(page);
    await ui.at(page, 'read-on').click();
    const status = await ui.ready(page, undefined, 120_000);
    assert.equal(status.partial, false);
    assert.equal(await ui.at(page, 'memory').count(), 0);
    assert.ok(status.events > bytes / 1500);
  });
}

test('what waits behind it is not read either, is said so, and clearing gives all memory back', async () => {
  const page = await opened(1, 32, [file, ...golden.files]);
  await ui.at(page, 'go-on').click();
  await ui.settled(page);
  const notes = (await ui.inputs(page)).map((input) => input.note);
  assert.equal(notes.length, 1 + golden.files.length);
  assert.ok(notes.every((note) => /^Memory ran short|Cancelled before it was read/.test(note)), `${notes}`);
  // What is opened then finds no room, and says so before a byte of it is read.
  await drop(page, golden.files);
  await ui.at(page, 'memory').waitFor();
  await ui.at(page, 'clear').first().click();
  await ui.at(page, 'confirm').click();
  await ui.at(page, 'memory').waitFor({ state: 'detached' });
  await drop(page, golden.files);
  await ui.ready(page);
});

test('a search that runs out of it stops, and says how much is searched', async () => {
  const page = await s.visit({ hash: '?shards=3&memory=40' });
  await drop(page, file);
  const { events } = await ui.ready(page, undefined, 60_000);
  await ui.search(page, 'SYS_CONNECT');
  await ui.at(page, 'memory').waitFor({ timeout: 60_000 });
  assert.match(
    await ui.at(page, 'memory').innerText(),
    new RegExp(`^Memory runs short: \\d+% of ${events.toLocaleString('en')} events are searched`),
  );
  await ui.at(page, 'read-on').click();
  // Until the click is taken the page is as ready as it was.
  await ui.at(page, 'searched').waitFor({ state: 'detached', timeout: 60_000 });
  await ui.ready(page, undefined, 60_000);
  assert.ok((await ui.count(page)).shown > 100);
});
