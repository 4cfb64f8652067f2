// How much memory a page holds, asked of the debugger: the JavaScript heap and
// the buffers of the page and of each of its workers, and the size of every
// WebAssembly memory in them (which no heap figure includes). Beside it stands
// what the operating system counts for the renderer processes.
import { readFileSync } from 'node:fs';

/** Sums in bytes: { heap, buffers, wasm, total, targets: [{ name, … }] }. */
export async function memory(page, { collect = false } = {}) {
  const cdp = await page.context().newCDPSession(page);
  const targets = [['page', (method, params) => cdp.send(method, params)]];
  const waiting = new Map();
  let id = 0;
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message);
    waiting.get(answer.id)?.(answer.result ?? {});
  });
  cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    targets.push([
      targetInfo.type,
      (method, params = {}) =>
        new Promise((done) => {
          waiting.set(++id, done);
          cdp
            .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
            .catch(() => done({}));
        }),
    ]);
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await new Promise((done) => setTimeout(done, 200));

  const list = [];
  for (const [name, send] of targets) {
    if (collect) await send('HeapProfiler.collectGarbage');
    const { usedSize = 0, backingStorageSize = 0 } = await send('Runtime.getHeapUsage');
    list.push({ name, heap: usedSize, buffers: backingStorageSize, wasm: 0, send });
  }
  // After the heaps: to list objects, the debugger collects garbage.
  for (const target of list) {
    const { result: proto } = await target.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
    const { objects } = await target.send('Runtime.queryObjects', { prototypeObjectId: proto.objectId });
    const { result } = await target.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      returnByValue: true,
      functionDeclaration:
        'function () { return [...new Set(this.map((m) => m.buffer))].reduce((n, b) => n + b.byteLength, 0); }',
    });
    target.wasm = result.value ?? 0;
    delete target.send;
  }
  await cdp.detach();
  const sum = (key) => list.reduce((n, t) => n + t[key], 0);
  const out = { heap: sum('heap'), buffers: sum('buffers'), wasm: sum('wasm'), targets: list };
  return { ...out, total: out.heap + out.buffers + out.wasm };
}

/** Private bytes of all renderer processes, from the system; null where it does not tell. */
export async function renderers(browser) {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  try {
    return processInfo
      .filter((p) => p.type === 'renderer')
      .reduce((n, p) => {
        const text = readFileSync(`/proc/${p.id}/smaps_rollup`, 'utf8');
        return n + 1024 * [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((m, [, kb]) => m + Number(kb), 0);
      }, 0);
  } catch {
    return null;
  }
}
