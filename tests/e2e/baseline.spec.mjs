// A baseline: an input is set by its switch, what changed since is told by group, its events stay
// until they are hidden, and the state goes with the input. Groups by when they were first seen.
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

const alert = (policy, minute) =>
  JSON.stringify({
    UpdatedTime: new Date(Date.UTC(2026, 1, 10, 9, minute)).toISOString(),
    HostName: 'n1',
    NamespaceName: 'shop',
    PodName: 'web-1',
    Type: 'MatchedPolicy',
    PolicyName: policy,
    Severity: '3',
    ProcessName: '/bin/sh',
    Operation: 'Process',
    Resource: '/bin/sh -c probe',
    Action: 'Audit',
    Result: 'Passed',
  });
const several = (policy, count, from, to) =>
  Array.from({ length: count }, (_, n) => alert(policy, from + (count > 1 ? ((to - from) * n) / (count - 1) : 0)));

// Ten hours before, one hour after; one event is in both.
const HOSTILE = '<b onclick=x>\u202e';
const before = [...several('steady', 11, 0, 600), ...several('louder', 10, 0, 600), ...several('gone', 2, 60, 61), alert('edge', 600)];
const now = [alert('edge', 600), ...several('louder', 8, 601, 659), ...several(HOSTILE, 2, 610, 620), alert('steady', 660)];
const files = [tmp.file('before.ndjson'), tmp.file('now.ndjson')];
[before, now].forEach((lines, at) => writeFileSync(files[at], `${lines.join('\n')}\n`));
const EVENTS = before.length + now.length - 1;

const opened = async (options) => {
  const page = await s.visit(options);
  await drop(page, files);
  await ui.ready(page, EVENTS + 1);
  await ui.shown(page, EVENTS);
  return page;
};
const flip = (page, name) => page.locator(`${ui.id('input')}[data-name="${name}"] ${ui.id('side')}`);
const lines = (page) => ui.at(page, 'noise-line').evaluateAll((all) => all.map((line) => [...line.children].map((cell) => cell.textContent)));
const told = (page, count) => ui.until(`${count} lines`, () => lines(page), (all) => all.length === count);
const note = (page) => page.locator(`${ui.id('noise')} > p`).innerText();
const hash = (page, name) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get(name);
const CHANGES = [
  ['new', '<b onclick=x>⟨U+202E⟩', 'shop / web-1', '/bin/sh', '0', '2', ''],
  ['more frequent', 'louder', 'shop / web-1', '/bin/sh', '10', '8', '×8.0'],
  ['gone', 'gone', 'shop / web-1', '/bin/sh', '2', '0', ''],
  ['as before', 'steady', 'shop / web-1', '/bin/sh', '11', '1', ''],
  ['as before', 'edge', 'shop / web-1', '/bin/sh', '1', '1', ''],
];

for (const shards of [1, 3]) {
  test(`what changed since the baseline; ${shards} shards`, async () => {
    const page = await opened({ hash: `?shards=${shards}` });
    assert.equal(await ui.at(page, 'view-changes').count(), 0, 'there is nothing to compare with yet');
    const url = page.url();
    assert.equal(await flip(page, 'before.ndjson').getAttribute('aria-pressed'), 'false');
    await flip(page, 'before.ndjson').click();
    await ui.at(page, 'baseline-bar').waitFor();
    assert.equal(page.url(), url, 'the address holds no baseline');
    assert.match(await ui.at(page, 'baseline-bar').innerText(), /before\.ndjson, shown with the others/);
    assert.equal((await ui.count(page)).shown, EVENTS, 'its events stay');
    // The sides are a facet whose counts add up.
    const all = JSON.stringify({ baseline: 23, current: 11, both: 1 });
    await ui.until('the facet', () => ui.facet(page, 'side'), (facet) => JSON.stringify(facet) === all);

    await ui.at(page, 'view-changes').click();
    assert.deepEqual(await told(page, 5), CHANGES);
    assert.equal(hash(page, 'view'), 'changes');
    const said = await note(page);
    assert.match(said, /5 groups · 1 new · 1 more frequent · 1 gone · 2 as before · baseline: 24 events over 10 hours · other inputs: 12 events over 60 minutes · 1 in both/);
    await ui.at(page, 'noise-object').click();
    await ui.until('by object', () => hash(page, 'view'), (view) => view === 'changes-object');
    await ui.until('the command line', () => lines(page), (all) => all[1]?.[3] === '/bin/sh -c probe');
    await ui.at(page, 'noise-process').click();
    await told(page, 5);

    // To hide the baseline leaves the comparison as it is, and the list without its events.
    await ui.at(page, 'baseline-hide').click();
    await ui.shown(page, 11);
    assert.equal(hash(page, 'q'), 'side:current');
    assert.deepEqual(await told(page, 5), CHANGES);
    await ui.at(page, 'baseline-hide').click();
    await ui.shown(page, EVENTS);

    // A filter chooses what is compared, over the same spans.
    await ui.search(page, 'rule:louder');
    assert.deepEqual(await told(page, 1), [CHANGES[1]]);
    await ui.search(page, '');
    await told(page, 5);
    await ui.at(page, 'noise-line').nth(2).getByRole('button').click();
    await ui.shown(page, 2);
    assert.equal(hash(page, 'view'), null);
    assert.match(hash(page, 'q'), /^rule:gone and /);
    assert.ok((await ui.cards(page)).length === 2);
    await page.goBack();
    await told(page, 5);

    // The other side round, both, and none any more.
    await flip(page, 'now.ndjson').click();
    await flip(page, 'before.ndjson').click();
    await ui.until('reversed', () => lines(page), (all) => all.length === 5 && all[0][1] === 'gone' && all[0][0] === 'new');
    await ui.at(page, 'baseline-reset').click();
    await ui.until('none', () => note(page), (said) => /No baseline is set/.test(said));
    assert.equal(await ui.at(page, 'baseline-bar').count(), 0);
    // It goes with its input; a single one has no switch.
    await flip(page, 'before.ndjson').click();
    await told(page, 5);
    await page.locator(`${ui.id('input')}[data-name="before.ndjson"] ${ui.id('remove')}`).click();
    await ui.until('gone', () => ui.at(page, 'baseline-bar').count(), (count) => count === 0);
    await ui.until('no switch', () => ui.at(page, 'side').count(), (count) => count === 0);
  });
}

test('by keys alone, and the way back', async () => {
  const page = await opened();
  await flip(page, 'before.ndjson').focus();
  await page.keyboard.press('Space');
  await ui.at(page, 'baseline-bar').waitFor();
  assert.equal((await ui.focused(page)).testid, 'side', 'the switch keeps the focus');
  assert.equal(await flip(page, 'before.ndjson').getAttribute('aria-pressed'), 'true');
  assert.equal(await flip(page, 'before.ndjson').getAttribute('aria-label'), 'Baseline: before.ndjson');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('changes base');
  await page.keyboard.press('Enter');
  await told(page, 5);
  const line = ui.at(page, 'noise-line').nth(1).getByRole('button');
  assert.equal(await line.getAttribute('aria-label'), 'louder, shop / web-1, /bin/sh');
  await line.focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, 18);
  await page.keyboard.press('Shift+{');
  await told(page, 5);
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'the focus is kept');
  await page.keyboard.press('?');
  await ui.at(page, 'word').filter({ hasText: 'baseline' }).first().waitFor();
});

test('a link shows changes, an export the side, and a hostile order is none', async () => {
  const page = await opened({ hash: '#view=changes&order=newly' });
  await ui.until('no baseline', () => note(page), (said) => /No baseline is set/.test(said));
  await flip(page, 'before.ndjson').click();
  await told(page, 5);
  const { text } = await ui.download(page, 'export-ndjson');
  const all = text.trim().split('\n').map((line) => JSON.parse(line).side);
  assert.deepEqual(['baseline', 'current', 'both'].map((side) => all.filter((of) => of === side).length), [23, 11, 1]);
  await ui.at(page, 'view-cards').click();
  await ui.until('newest', () => ui.at(page, 'order-newest').getAttribute('aria-pressed'), (on) => on === 'true');
});

test('groups stand by when they were first seen', async () => {
  const page = await opened();
  assert.equal(await ui.at(page, 'order-newly').count(), 0, 'it is an order of groups');
  await ui.at(page, 'fold').click();
  await ui.at(page, 'order-newly').click();
  const rules = async () => (await ui.cards(page)).map((card) => card.time.slice(11, 16));
  await ui.until('the latest first', rules, (all) => all.join() === '19:10,19:00,10:00,09:00,09:00');
  assert.equal(hash(page, 'order'), 'newly');
  await page.reload();
  await page.locator(`${ui.id('seal')}[data-state="sealed"]`).first().waitFor({ state: 'attached' });
  await drop(page, files);
  await ui.until('as in the link', rules, (all) => all.join() === '19:10,19:00,10:00,09:00,09:00');
  await ui.at(page, 'fold').click();
  await ui.until('newest', () => ui.at(page, 'order-newest').getAttribute('aria-pressed'), (on) => on === 'true');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('newly');
  await page.getByRole('option', { name: 'Order: newly seen first', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await ui.until('folded', () => hash(page, 'fold'), (fold) => fold === '1');
});
