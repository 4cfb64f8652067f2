// Hostile data is only ever text: markup, addresses, control and bidi
// characters, terminal escapes and prototype names in every field make no
// element, no link, no style, and nothing runs.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const WORDS = [
  '<img src=x onerror="globalThis.__pwned=1">',
  '<script>globalThis.__pwned=1</script>',
  '</script><script>globalThis.__pwned=1</script>',
  '<svg onload="globalThis.__pwned=1">',
  '<style>*{display:none}</style>',
  '<a href="https://evil.example/">evil</a>',
  '<iframe src="https://evil.example/"></iframe>',
  'javascript:globalThis.__pwned=1',
  'https://evil.example/evil',
  'data:text/html,<script>globalThis.__pwned=1</script>',
  '" onmouseover="globalThis.__pwned=1" x="',
  "' style='display:none' y='",
  'url(https://evil.example/evil.png)',
  'abc\u202Egnp.exe',
  'left\u2066isolated\u2069',
  'zero\u200Bwidth\u200D\uFEFF',
  'nul\u0000bell\u0007escape\u001b[31mred',
  'tab\there\nline',
  '\u0085\u2028\u2029',
  '__proto__',
  'constructor',
  '{{constructor.constructor("globalThis.__pwned=1")()}}',
  '${globalThis.__pwned=1}',
  '%3Cimg src=x%3E',
  '&lt;img src=x&gt;',
  '\ud83e\udd80'.repeat(200),
  'é'.normalize('NFD'),
];

const file = tmp.file('hostile <img src=x onerror=globalThis.__pwned=1>.ndjson');
writeFileSync(
  file,
  WORDS.flatMap((word, i) => [
    {
      ClusterName: word,
      HostName: word,
      NamespaceName: word,
      PodName: word,
      Labels: word,
      ContainerName: word,
      ContainerID: word,
      ContainerImage: word,
      HostPID: 1 + i,
      HostPPID: 1,
      PID: 1,
      PPID: 1,
      UID: 0,
      ProcessName: word,
      ParentProcessName: word,
      PolicyName: word,
      Severity: '9',
      Tags: word,
      ATags: [word],
      Message: word,
      Type: 'MatchedPolicy',
      Source: word,
      Operation: 'Process',
      Resource: word,
      Data: word,
      Enforcer: word,
      Action: 'Block',
      Result: word,
      Timestamp: 1692813948 + i,
      UpdatedTime: `2023-08-23T18:05:${String(i + 10)}.000000Z`,
      [word]: word,
    },
    {
      name: word,
      level: 'Critical',
      message: word,
      id: `id${i}`,
      enforcer_id: 'e',
      enforcer_name: word,
      host_id: word,
      host_name: word,
      reported_at: `2022-06-15T22:11:${String(i + 10)}Z`,
      reported_timestamp: 1655331080 + i,
      workload_id: word,
      workload_name: word,
      workload_image: word,
      proc_name: word,
      proc_path: word,
      proc_cmd: word,
      action: 'violate',
      rule_id: word,
      group: word,
      cluster_name: word,
      count: 1,
    },
  ])
    .map((o) => `${JSON.stringify(o)}\n`)
    .join(''),
);
const EVENTS = WORDS.length * 2;

// What must never be there, looked for in the whole document.
const inspect = (page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('*')];
    const text = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!parent.closest('script, style')) text.push(walk.currentNode.data);
    }
    const said = all.flatMap((el) =>
      ['title', 'aria-label', 'alt', 'placeholder'].map((a) => el.getAttribute(a) ?? ''),
    );
    const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
    return {
      pwned: globalThis.__pwned ?? null,
      tags: all
        .map((el) => el.localName)
        .filter((t) => ['img', 'iframe', 'object', 'embed', 'base', 'form', 'video', 'audio', 'marquee'].includes(t)),
      scripts: document.scripts.length,
      sheets: document.querySelectorAll('style, link[rel~="stylesheet"]').length,
      handlers: all
        .filter((el) => el.getAttributeNames().some((n) => /^on/.test(n)))
        .map((el) => el.outerHTML.slice(0, 100)),
      links: all
        .filter((el) =>
          ['href', 'src', 'action', 'xlink:href'].some((a) =>
            /evil|javascript:|pwned|text\/html/i.test(el.getAttribute(a) ?? ''),
          ),
        )
        .map((el) => el.outerHTML.slice(0, 100)),
      styles: all
        .filter(
          (el) =>
            /evil|url\(/i.test(el.getAttribute('style') ?? '') ||
            /evil|<|display:none/i.test(el.getAttribute('class') ?? ''),
        )
        .map((el) => el.outerHTML.slice(0, 100)),
      invisible: [...text, ...said]
        .filter((t) => hidden.test(t))
        .map((t) => JSON.stringify(t).slice(0, 80))
        .slice(0, 5),
    };
  });

test('nothing in the data becomes markup, a link or a style', async () => {
  const page = await s.visit();
  const dialogs = [];
  page.on('dialog', (d) => {
    dialogs.push(d.message());
    d.dismiss();
  });
  const before = await inspect(page);
  await drop(page, file);
  await ui.ready(page, EVENTS);
  const clean = async (where) => {
    const now = await inspect(page);
    assert.deepEqual(
      { ...now, scripts: now.scripts, sheets: now.sheets },
      { ...before, pwned: null, tags: before.tags, handlers: [], links: [], styles: [], invisible: [] },
      where,
    );
  };
  await clean('the list');
  const cards = await ui.cards(page);
  assert.ok(cards.every((c) => c.text.trim()));
  await clean('the list after scrolling');

  await ui.at(page, 'event-card').first().click();
  const seen = [await ui.until('raw bytes', () => ui.raw(page), Boolean)];
  for (let i = 1; i < EVENTS; i++) {
    await page.keyboard.press('ArrowDown');
    seen.push(
      await ui.until(
        `detail ${i + 1}`,
        () => ui.raw(page),
        (t) => t && t !== seen.at(-1),
      ),
    );
    if (i % 4 === 0) await clean(`detail ${i + 1}`);
  }
  await page.keyboard.press('Escape');
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger').waitFor();
  await clean('the ledger');
  await ui.at(page, 'ledger-close').first().click();

  await ui.search(page, '<img');
  await ui.until(
    'found as text',
    () => ui.count(page),
    (c) => c.shown > 0 && c.shown < EVENTS,
  );
  await clean('a search for markup');
  assert.deepEqual(dialogs, []);
  assert.ok(page.url().startsWith(s.server.url), 'still on the page');
});

test('a facet value of markup filters exactly', async () => {
  const page = await s.visit();
  await drop(page, file);
  await ui.ready(page, EVENTS);
  const facet = await ui.facet(page, ...ui.FACETS.namespace);
  const words = Object.keys(facet);
  const markup = words.find((w) => w.startsWith('<'));
  assert.ok(markup, `a value of markup in ${JSON.stringify(words)}`);
  const row = page.locator(
    ui.FACETS.namespace.map((n) => `${ui.id('facet')}[data-field="${n}"] ${ui.id('facet-value')}`).join(', '),
  );
  const at = await row.evaluateAll((all, w) => all.findIndex((el) => el.dataset.value === w), markup);
  if (!(await row.nth(at).isVisible()))
    await page
      .locator(`${ui.id('facet')}[data-field*="namespace"]`)
      .locator('summary, button')
      .first()
      .click();
  await row.nth(at).hover();
  await row.nth(at).locator(ui.id('include')).click();
  await ui.shown(page, facet[markup]);
  const hash = page.url();
  await page.reload();
  await ui.at(page, 'drop-zone').first().waitFor();
  assert.equal(page.url(), hash);
  await drop(page, file);
  await ui.shown(page, facet[markup], 30_000);
});
