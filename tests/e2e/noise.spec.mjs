// What makes the noise: counted by rule, workload and process or object; what an exclusion would
// also hide; the exclusion in the query, and as a draft that nothing hostile gets into.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const alert = (n, more) =>
  JSON.stringify({
    UpdatedTime: `2026-02-${String(10 + (n % 3)).padStart(2, '0')}T09:${String(n % 60).padStart(2, '0')}:30.5Z`,
    HostName: 'n1',
    NamespaceName: 'shop',
    PodName: 'web-1',
    Labels: 'app=web',
    Owner: { Ref: 'Deployment', Name: 'web', Namespace: 'shop' },
    Type: 'MatchedPolicy',
    PolicyName: 'audit-shell',
    Severity: '3',
    HostPID: 1000 + n,
    ProcessName: '/bin/sh',
    Operation: 'Process',
    Resource: '/bin/sh -c probe',
    Action: 'Audit',
    Result: 'Passed',
    ...more,
  });

/** 60 probes in several files, so that shards share them; two blocked, one of high severity and rare; and others. */
const files = [0, 1, 2].map((part) => {
  const file = path.join(tmp.dir, `part-${part}.ndjson`);
  const lines = Array.from({ length: 20 }, (_, n) => alert(part * 20 + n, n < 1 && part < 2 ? { Action: 'Block', Result: 'Permission denied' } : {}));
  if (part === 2) {
    lines.push(alert(90, { Resource: '/bin/sh -c "nc -e /bin/sh <b>"', Severity: '9' }));
    lines.push(alert(91, { PolicyName: '<img src=x onerror=alert(1)>', ProcessName: '/bin/a\u202eb' }));
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
});

const open = async (options) => {
  const page = await s.visit(options);
  await drop(page, files);
  await ui.ready(page, 62);
  return page;
};
const lines = (page) => page.locator(`${ui.id('noise-line')}`).evaluateAll((all) => all.map((line) => [...line.children].map((cell) => cell.textContent)));
const told = (page, wanted) => ui.until('lines', () => lines(page), (all) => all.length === wanted);
const effects = (page) => ui.at(page, 'effect').allInnerTexts();
const view = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('view');

for (const shards of [1, 3]) {
  test(`counted, weighed, excluded, and back; ${shards} shards`, async () => {
    const page = await open({ hash: `?shards=${shards}` });
    await ui.at(page, 'view-noise').click();
    const all = await told(page, 2);
    assert.deepEqual(all[0], ['audit-shell', 'shop / Deployment/web', '/bin/sh', '61', '98.3 %', '98.3 %', '1', '3', '2', '1']);
    assert.equal(view(page), 'noise');
    await ui.at(page, 'noise-line').first().getByRole('button').click();
    const first = await ui.until('counts', () => effects(page), (counts) => counts.length === 4);
    assert.deepEqual(first, ['61 in all', '1 high or worse', '2 blocked', '1 rare']);
    // Without the rule it would hide the same: the other has another process.
    await ui.at(page, 'exclude-by').nth(2).click();
    await ui.at(page, 'exclude-by').nth(0).click();
    const more = await ui.until('more', () => effects(page), (counts) => counts[0] === '62 in all');
    assert.equal(more[2], '2 blocked');
    await ui.at(page, 'exclude-by').nth(0).click();
    await ui.at(page, 'exclude-by').nth(2).click();
    await ui.until('as before', () => effects(page), (counts) => counts.join() === first.join());
    // Each count shows what it counts, and the way back is the browser's.
    await ui.at(page, 'effect').nth(3).click();
    await ui.shown(page, 1);
    assert.match((await ui.cards(page))[0].severity, /critical/);
    await page.goBack();
    await ui.until('counts again', () => effects(page), (counts) => counts.length === 4);
    await ui.at(page, 'exclude-it').click();
    await ui.shown(page, 1);
    await told(page, 1);
    assert.match(await ui.at(page, 'query').inputValue(), /^not \(rule:audit-shell and namespace:shop and workload:Deployment\/web and exe:\/bin\/sh\)$/);
    await ui.at(page, 'view-cards').click();
    await ui.at(page, 'event-card').first().waitFor();
    assert.equal(view(page), null);
  });
}

test('a draft is copied, and hostile values are text and in no draft', async () => {
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ui.at(page, 'view-noise').click();
  const all = await told(page, 2);
  assert.deepEqual(all[1].slice(0, 3), ['<img src=x onerror=alert(1)>', 'shop / Deployment/web', '/bin/a⟨U+202E⟩b']);
  await ui.at(page, 'noise-line').first().getByRole('button').click();
  await ui.at(page, 'copy-draft').click();
  await ui.until('said', () => ui.at(page, 'notice').allTextContents(), (said) => said[0]?.includes('review before use'));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^# Draft: review before use\./);
  assert.match(text, /kind: KubeArmorPolicy[^]+namespace: "shop"[^]+"app": "web"[^]+path: "\/bin\/sh"\n {2}action: Allow\n$/);
  await ui.at(page, 'noise-line').nth(1).getByRole('button').click();
  await ui.at(page, 'no-draft').waitFor();
  assert.equal(await ui.at(page, 'copy-draft').count(), 0);
});

test('a link opens it, by object; keys alone lead through it; one that nobody knows is refused', async () => {
  const page = await open({ hash: '#view=noise-object' });
  await ui.at(page, 'noise').waitFor();
  assert.equal(await ui.at(page, 'noise-object').getAttribute('aria-pressed'), 'true');
  const line = ui.at(page, 'noise-line').first().getByRole('button');
  await line.focus();
  await page.keyboard.press('Enter');
  await ui.at(page, 'exclude-it').waitFor();
  assert.equal(await line.getAttribute('aria-expanded'), 'true');
  await ui.at(page, 'exclude-it').focus();
  await page.keyboard.press('Enter');
  await ui.until('the focus', () => ui.focused(page), (at) => at.testid === 'view-noise');
  const strange = await s.visit({ hash: '#view=%3Cb%3E' });
  await ui.until('refused', () => ui.at(strange, 'notice').allTextContents(), (said) => said[0]?.includes('no view is called “<b>”'));
});
