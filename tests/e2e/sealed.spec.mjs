// The seal: no request leaves the page, in any flow, on http: and on file:. The
// copy of the page without its policy proves that the recorder would have seen
// one, and that the page would have said so.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as env from './lib/env.mjs';
import { drop, paste } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { TOTALS } from './lib/records.mjs';
import { assertOnlyDocument, strays } from './lib/server.mjs';
import { session } from './lib/session.mjs';

const [golden] = env.documents();

/** Everything that a person can do, one after the other. */
async function wholeFlow(page) {
  await drop(page, golden.neuvector);
  await ui.ready(page, 17);
  await paste(page, readFileSync(golden.kubearmor, 'utf8'));
  await ui.ready(page, TOTALS.events);
  await ui.pick(page, ui.FACETS.source, 'kubearmor');
  await ui.shown(page, 9);
  await ui.search(page, 'iodine');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'event-detail').waitFor();
  await page.keyboard.press('Escape');
  await ui.at(page, 'show-all').first().click();
  await ui.at(page, 'undated').click();
  await ui.shown(page, 6);
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger').waitFor();
  await ui.at(page, 'ledger-close').first().click();
  await ui.download(page, 'export-ndjson');
  await ui.download(page, 'export-csv');
  await ui.at(page, 'clear').click();
  await ui.at(page, 'confirm').click();
  await ui.until(
    'cleared',
    () => ui.status(page),
    (x) => x.events === 0,
  );
  await ui.at(page, 'sample').first().click();
  await ui.ready(page);
  await page.waitForTimeout(500);
}

/** Every way out of a page and of a blob worker, tried from inside it. */
async function tryEverything(page, target) {
  await page.evaluate(async (to) => {
    const quiet = (f) =>
      Promise.resolve()
        .then(f)
        .catch(() => {});
    await Promise.all([
      quiet(() => fetch(`${to}fetch`)),
      quiet(() => fetch(`${to}no-cors`, { mode: 'no-cors' })),
      quiet(() => {
        const x = new XMLHttpRequest();
        x.open('GET', `${to}xhr`);
        x.send();
      }),
      quiet(() => navigator.sendBeacon(`${to}beacon`, 'x')),
      quiet(() => {
        new Image().src = `${to}image`;
      }),
      quiet(() => new EventSource(`${to}events`)),
      quiet(() => new WebSocket(`${to.replace('http', 'ws')}socket`)),
      quiet(() => {
        for (const [tag, set] of [
          ['script', { src: `${to}script` }],
          ['link', { rel: 'stylesheet', href: `${to}style` }],
          ['link', { rel: 'prefetch', href: `${to}prefetch` }],
          ['link', { rel: 'icon', href: `${to}icon` }],
          ['iframe', { src: `${to}frame` }],
          ['video', { src: `${to}video` }],
          ['object', { data: `${to}object` }],
        ])
          document.body.append(Object.assign(document.createElement(tag), set));
      }),
      quiet(() => document.fonts.add(new FontFace('x', `url(${to}font)`)) && document.fonts.load('1em x')),
      quiet(() => import(`${to}module`)),
      quiet(() => navigator.serviceWorker?.register(`${to}sw`)),
      new Promise((done) => {
        const code = `const q = (f) => Promise.resolve().then(f).catch(() => {});
          Promise.all([q(() => fetch('${to}worker-fetch')), q(() => importScripts('${to}worker-import')), q(() => { const x = new XMLHttpRequest(); x.open('GET', '${to}worker-xhr', false); x.send(); }), q(() => new WebSocket('${to.replace('http', 'ws')}worker-socket'))]).then(() => setTimeout(() => postMessage(1), 300))`;
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        worker.onmessage = done;
        worker.onerror = done;
      }),
    ]);
  }, target);
  await page.waitForTimeout(1_000);
}

describe('sealed', () => {
  const s = session();

  test('the policy is in the first bytes, and allows nothing out', () => {
    const head = readFileSync(env.dist, 'utf16le').slice(0, 4_000);
    const meta = head.match(/<meta[^>]+http-equiv="Content-Security-Policy"[^>]*>/i);
    assert.ok(meta, 'there is a policy');
    assert.doesNotMatch(head.slice(0, meta.index), /<script|<link|<style|src=|href=/i, 'nothing comes before it');
    const policy = meta[0].match(/content="([^"]*)"/)[1];
    const rules = new Map(
      policy
        .split(';')
        .map((r) => r.trim().split(/\s+/))
        .filter((r) => r[0])
        .map(([name, ...to]) => [name, to]),
    );
    assert.deepEqual(rules.get('default-src'), ["'none'"]);
    assert.deepEqual(rules.get('connect-src'), ["'none'"]);
    assert.deepEqual(rules.get('base-uri'), ["'none'"]);
    assert.deepEqual(rules.get('form-action'), ["'none'"]);
    assert.deepEqual(rules.get('worker-src'), ['blob:']);
    for (const to of rules.get('script-src')) assert.match(to, /^'(sha256-[A-Za-z0-9+/=]+|wasm-unsafe-eval)'$/);
    for (const [name, to] of rules)
      for (const t of to) assert.doesNotMatch(t, /^(https?:|wss?:|\*|'self'|'unsafe-inline'|'unsafe-eval')/, name);
  });

  for (const scheme of ['http', 'file']) {
    test(`no request leaves the page in the whole flow, ${scheme}:`, async () => {
      s.server.requests.length = 0;
      const page = await s.visit({ scheme });
      const asked = [];
      page.on('request', (r) => {
        if (!/^(blob|data):/.test(r.url())) asked.push(r.url());
      });
      await wholeFlow(page);
      assertOnlyDocument(s.server, scheme === 'http' ? 1 : 0);
      // The page's own proof ran before the listener; nothing may follow it but more proofs.
      assert.deepEqual(
        asked.filter((u) => !new URL(u).hostname.endsWith('.invalid')),
        [],
      );
    });

    test(`the browser refuses every way out, ${scheme}:`, async () => {
      const page = await s.visit({ scheme });
      s.server.requests.length = 0;
      await tryEverything(page, s.server.otherUrl);
      await tryEverything(page, s.server.url);
      await tryEverything(page, 'http://somewhere.invalid/');
      assert.deepEqual(strays(s.server), []);
      page.problems.length = 0;
    });
  }

  test('the seal says when it was checked, and what it does not cover', async () => {
    const page = await s.visit();
    const seal = ui.at(page, 'seal').first();
    const said = `${await seal.textContent()} ${await seal.getAttribute('title')} ${await seal.getAttribute('aria-label')}`;
    assert.match(said, /\d{1,2}:\d{2}/, 'the time of the check');
    const before = await page.evaluate(() => document.body.innerText);
    await seal.click();
    const after = await ui.until(
      'an explanation',
      () => page.evaluate(() => document.body.innerText),
      (t) => t.length > before.length + 80,
    );
    for (const word of [/navigat/i, /extension/i, /download/i]) assert.match(after, word);
  });
});

describe('the copy without the policy', { skip: !env.unsealed && 'WATCHGLASS_UNSEALED is not set' }, () => {
  if (!env.unsealed) console.log('SKIPPED: the copy without the policy (WATCHGLASS_UNSEALED is not set)');
  const s = session({ file: env.unsealed, seal: 'open' });

  for (const scheme of ['http', 'file']) {
    test(`it says that it is open, and the recorder sees the page's own tries, ${scheme}:`, async () => {
      s.server.requests.length = 0;
      const page = await s.visit({ scheme });
      const tries = await ui.until(
        'a recorded try',
        async () => strays(s.server),
        (list) => list.length > 0,
      );
      assert.ok(
        tries.some((r) => /\.invalid(:\d+)?$/.test(r.host || '')),
        JSON.stringify(tries),
      );
      assert.equal(await ui.at(page, 'seal').first().getAttribute('data-state'), 'open');
      assert.match(await ui.at(page, 'seal').first().textContent(), /not sealed|open/i);
    });

    test(`the recorder would see every way out, ${scheme}:`, async () => {
      const page = await s.visit({ scheme });
      s.server.requests.length = 0;
      await tryEverything(page, s.server.otherUrl);
      const seen = new Set(s.server.requests.map((r) => new URL(r.url, s.server.otherUrl).pathname.slice(1)));
      for (const way of [
        'fetch',
        'no-cors',
        'xhr',
        'beacon',
        'image',
        'events',
        'socket',
        'script',
        'style',
        'frame',
        'font',
        'worker-fetch',
        'worker-import',
        'worker-xhr',
        'worker-socket',
      ]) {
        assert.ok(seen.has(way), `${way} was recorded; seen: ${[...seen]}`);
      }
      page.problems.length = 0;
    });
  }
});
