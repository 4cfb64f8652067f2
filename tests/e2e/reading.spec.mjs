// How a worker reads a file: by one stream with a buffer of its own, else by the usual reader, else by
// slices, else by the page; a stream that stops is given up after a while, and slices read what is
// left. Whichever way, all of the file is read, once, and told alike.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { corpus } from '../bench/corpus.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const { file, bytes } = corpus({ megabytes: 30 });

/** What a browser lacks, or how it misbehaves: put into a worker before a file is opened. */
const WITHOUT = {
  nothing: () => {},
  'a buffer of its own': () => {
    const { getReader } = ReadableStream.prototype;
    ReadableStream.prototype.getReader = function (options) {
      if (options?.mode === 'byob') throw new TypeError('none');
      return getReader.call(this, options);
    };
  },
  readers: () => {
    ReadableStream.prototype.getReader = () => {
      throw new TypeError('none');
    };
  },
  streams: () => delete Blob.prototype.stream,
  'any way to read': () => {
    delete Blob.prototype.stream;
    Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
  },
  'a stream that goes on': () => {
    const { read } = ReadableStreamBYOBReader.prototype;
    let given = 0;
    ReadableStreamBYOBReader.prototype.read = function (...args) {
      if (++given <= 4) return read.apply(this, args);
      globalThis.__stopped ??= performance.now();
      return new Promise(() => {});
    };
  },
  'a stream that begins': () => {
    ReadableStreamBYOBReader.prototype.read = function () {
      globalThis.__stopped ??= performance.now();
      return new Promise(() => {});
    };
  },
  'either stream that goes on': () => {
    const { getReader } = ReadableStream.prototype;
    ReadableStream.prototype.getReader = function (options) {
      if (options?.mode === 'byob') throw new TypeError('none');
      return getReader.call(this, options);
    };
    const { read } = ReadableStreamDefaultReader.prototype;
    let given = 0;
    ReadableStreamDefaultReader.prototype.read = function (...args) {
      if (++given <= 4) return read.apply(this, args);
      globalThis.__stopped ??= performance.now();
      return new Promise(() => {});
    };
  },
  'a stream without errors': () => {
    const { read } = ReadableStreamBYOBReader.prototype;
    let given = 0;
    ReadableStreamBYOBReader.prototype.read = function (...args) {
      return ++given <= 4 ? read.apply(this, args) : Promise.reject(new DOMException('', 'NotReadableError'));
    };
  },
};

/** Counts what each way of reading gives a worker, in bytes; runs there, before what it lacks is taken away. */
function count() {
  const seen = { byob: 0, usual: 0, slices: 0 };
  globalThis.__seen = seen;
  const watch = (prototype, name, as) => {
    const real = prototype[name];
    prototype[name] = async function (...args) {
      const got = await real.apply(this, args);
      if (as === 'slices') globalThis.__sliced ??= performance.now();
      seen[as] += got.byteLength ?? got.value?.byteLength ?? 0;
      return got;
    };
  };
  watch(ReadableStreamBYOBReader.prototype, 'read', 'byob');
  watch(ReadableStreamDefaultReader.prototype, 'read', 'usual');
  watch(Blob.prototype, 'arrayBuffer', 'slices');
}

/** Opens the file where a browser lacks something: what is told of it, and by which ways it was read. */
async function read(without, shards) {
  const page = await s.visit({ hash: `?shards=${shards}` });
  // Where there are several, one more is their hub, which reads nothing.
  const workers = page.workers();
  assert.equal(workers.length, shards > 1 ? shards + 1 : 1);
  for (const worker of workers) {
    await worker.evaluate(count);
    await worker.evaluate(WITHOUT[without]);
  }
  await drop(page, file);
  const status = await ui.ready(page, undefined, 60_000);
  const told = { status, inputs: await ui.inputs(page), count: await ui.count(page) };
  for (const name of Object.values(ui.FACETS)) told[name[0]] = await ui.facet(page, ...name);
  const seen = { byob: 0, usual: 0, slices: 0 };
  let waited = null;
  for (const worker of workers) {
    const of = await worker.evaluate(() => [globalThis.__seen, globalThis.__stopped, globalThis.__sliced]);
    for (const way of Object.keys(seen)) seen[way] += of[0][way];
    if (of[1] && of[2]) waited = of[2] - of[1];
  }
  return { told, seen, waited };
}

// What stands at a cut is read by both that meet there.
for (const [shards, most] of [
  [1, bytes],
  [2, bytes * 2],
]) {
  let whole;
  const first = async () => (whole ??= await read('nothing', shards));
  const by = (seen, ...ways) => {
    const all = Object.values(seen).reduce((sum, way) => sum + way, 0);
    assert.ok(all >= bytes && all <= most, JSON.stringify(seen));
    for (const [way, got] of Object.entries(seen)) assert.equal(got > 0, ways.includes(way), JSON.stringify(seen));
  };

  test(`${shards}: a stream with a buffer of its own reads all of a file`, async () => {
    const { told, seen } = await first();
    by(seen, 'byob');
    assert.equal(told.status.bytes, bytes);
    assert.ok(told.status.events > 20_000);
  });

  for (const [without, ...ways] of [
    ['a buffer of its own', 'usual'],
    ['readers', 'slices'],
    ['streams', 'slices'],
    ['a stream without errors', 'byob', 'slices'],
  ]) {
    test(`${shards}: without ${without} it is read by ${ways.join(' and ')}`, async () => {
      const { told, seen } = await read(without, shards);
      by(seen, ...ways);
      assert.deepEqual(told, (await first()).told);
    });
  }

  test(`${shards}: where a worker cannot read, the page does`, async () => {
    const { told, seen } = await read('any way to read', shards);
    assert.deepEqual(seen, { byob: 0, usual: 0, slices: 0 });
    assert.deepEqual(told, (await first()).told);
  });

  for (const [without, ...ways] of [
    ['a stream that goes on', 'byob', 'slices'],
    ['a stream that begins', 'slices'],
    ['either stream that goes on', 'usual', 'slices'],
  ]) {
    test(`${shards}: without ${without}, slices read what is left after a while`, async () => {
      const { told, seen, waited } = await read(without, shards);
      by(seen, ...ways);
      assert.deepEqual(told, (await first()).told);
      // Five seconds, or up to a fifth less; a busy machine may take longer.
      assert.ok(waited > 3_900 && waited < 20_000, `${waited} ms`);
    });
  }
}
