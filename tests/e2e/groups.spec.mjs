// Repeats fold into one card that says how many, how often and when; it unfolds in its place.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

const alert = (n, file) =>
  JSON.stringify({
    UpdatedTime: `2026-02-10T${String(9 + Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:30.5Z`,
    ClusterName: 'c',
    HostName: 'n1',
    NamespaceName: 'shop',
    PodName: 'web-1',
    ContainerID: 'ab12',
    Type: 'MatchedPolicy',
    PolicyName: 'no-secrets',
    Severity: '8',
    HostPID: 1000 + n,
    ProcessName: '/bin/cat',
    Operation: 'File',
    Resource: file,
    Data: 'syscall=SYS_OPENAT fd=-100 flags=O_RDONLY',
    Action: 'Block',
    Result: 'Permission denied',
  });

/** 120 events of 3 groups, in several files, so that shards share them; one record twice. */
const files = [0, 1, 2, 3].map((part) => {
  const file = path.join(tmp.dir, `part-${part}.ndjson`);
  const lines = Array.from({ length: 30 }, (_, n) => alert(part * 30 + n, `/etc/secret-${n % 3}`));
  if (part === 3) lines.push(lines[0]);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
});

const ranks = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="event-card"]')].map((el) => ({
      rank: Number(el.dataset.rank),
      row: el.dataset.row,
      time: el.dataset.time,
      member: el.classList.contains('member'),
      records: el.querySelector('[data-testid="unfold"]')?.dataset.records,
    })),
  );
const groups = (page) => ui.at(page, 'groups').innerText({ timeout: 5000 });
const fold = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('fold');

for (const shards of [1, 3]) {
  test(`folded, unfolded, and back; ${shards} shards`, async () => {
    const page = await s.visit({ hash: `?shards=${shards}` });
    await drop(page, files);
    await ui.ready(page, 121);
    await ui.shown(page, 120);
    await ui.at(page, 'fold').click();
    const folded = await ui.until('3 cards', () => ranks(page), (all) => all.length === 3);
    assert.deepEqual(folded.map((card) => card.records), ['40', '40', '40']);
    assert.equal(fold(page), '1');
    assert.match(await groups(page), /^3 groups in/);
    assert.deepEqual((await ui.count(page)).shown, 120);

    const unfold = ui.at(page, 'unfold').nth(1);
    const said = await unfold.innerText();
    assert.match(said, /×40/);
    assert.match(await unfold.getAttribute('title'), /^40 records, at least 40 occurrences; first 2026-02-10 09:.*, last 2026-02-10 10:58:30\.5/);
    await unfold.focus();
    await page.keyboard.press('Enter');
    const open = await ui.until('42 rows', () => ranks(page), (all) => all.some((card) => card.member));
    assert.equal(await unfold.getAttribute('aria-expanded'), 'true');
    assert.equal(await page.locator('[role="listitem"]').first().getAttribute('aria-setsize'), '42');
    assert.deepEqual(open.slice(0, 2), folded.slice(0, 2));
    assert.ok(open.slice(2).every((card) => card.member && card.time < open[1].time), JSON.stringify(open));
    assert.equal(await ui.at(page, 'event-detail').count(), 0, 'the button does not open the event');
    // From its first to its last by keys; the last group comes behind.
    await page.keyboard.press('End');
    await ui.until('the last group', () => ranks(page), (all) => all.at(-1).rank === 41 && all.at(-1).row === folded[2].row);
    await page.keyboard.press('Home');
    await unfold.click();
    await ui.until('3 cards', () => ranks(page), (all) => all.length === 3);

    await page.keyboard.press('g');
    await ui.until('the oldest first', () => ranks(page), (all) => all.length === 3 && all[0].time < folded[0].time);
    const { text } = await ui.download(page, 'export-ndjson');
    assert.equal(text.trim().split('\n').length, 120, 'an export is of events');
    await page.goBack();
    await page.goBack();
    await ui.until('events again', () => ranks(page), (all) => all.length > 8);
    assert.equal(fold(page), null);
  });
}

test('a link folds; nothing repeats in the documents', async () => {
  const page = await s.visit({ hash: '#fold=1' });
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  assert.match(await groups(page), new RegExp(`^${SHOWN} groups in`));
  assert.equal(await ui.at(page, 'unfold').count(), 0);
  assert.equal(await ui.at(page, 'fold').getAttribute('aria-pressed'), 'true');
});

/** 60 events of 2 rules in 4 containers, of which some stand in each of several files. */
const mixed = [0, 1, 2].map((part) => {
  const file = path.join(tmp.dir, `mixed-${part}.ndjson`);
  const lines = Array.from({ length: 20 }, (_, n) =>
    JSON.stringify({
      ...JSON.parse(alert(part * 20 + n, '/etc/shadow')),
      PolicyName: n % 5 ? 'no-secrets' : 'no-shadow',
      PodName: `web-${n % 4}`,
      ContainerID: `ab${n % 4}`,
      HostPID: 1000 + part * 20 + n,
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
});
const keys = (page) => ui.at(page, 'fold-keys');
const box = (page, key) => page.locator(`.keys input[data-key="${key}"]`);
const headlines = (page) => page.locator('[data-testid="event-card"] .card-open').allInnerTexts();

for (const shards of [1, 3]) {
  test(`what repeats are equal in is chosen, and a card says what its events share; ${shards} shards`, async () => {
    const page = await s.visit({ hash: `?shards=${shards}` });
    await drop(page, mixed);
    await ui.ready(page, 60);
    assert.equal(await keys(page).count(), 0, 'nothing folds yet');
    await ui.at(page, 'fold').click();
    await ui.until('8 groups', () => groups(page), (text) => /^8 groups in/.test(text));
    assert.equal(await keys(page).innerText(), 'By 7 keys');

    // By keys alone: open the menu, leave the container out, close it.
    await keys(page).focus();
    await page.keyboard.press('Enter');
    await box(page, 'container').focus();
    await page.keyboard.press('Space');
    await ui.until('2 groups', () => groups(page), (text) => /^2 groups in/.test(text));
    assert.equal(await box(page, 'container').evaluate((el) => el === document.activeElement && !el.checked), true);
    assert.match(fold(page), /^source,rule,process,operation,call,object$/);
    const both = await headlines(page);
    assert.deepEqual(both.map((text) => text.replace(/^Blocked\s*/, '')).sort(), ['no-secrets: 4 containers', 'no-shadow: 4 containers']);
    await page.keyboard.press('Escape');
    await ui.until('the menu is closed', () => page.locator('.keys').getAttribute('open'), (open) => open === null);
    assert.equal(await keys(page).evaluate((el) => el === document.activeElement), true, 'its button has the focus');

    // Switched off and on they are the same keys; the way back leads to the usual ones.
    await ui.at(page, 'fold').click();
    await ui.until('events', () => ranks(page), (all) => all.length > 8);
    assert.equal(fold(page), null);
    await ui.at(page, 'fold').click();
    await ui.until('2 groups again', () => groups(page), (text) => /^2 groups in/.test(text));
    for (let steps = 0; steps < 3; steps += 1) await page.goBack();
    await ui.until('8 groups again', () => groups(page), (text) => /^8 groups in/.test(text));

    // In a table a cell says that there are several values; unfolded, each is there.
    await page.keyboard.press('Control+k');
    await ui.at(page, 'palette-field').fill('fold rule alone');
    await page.keyboard.press('Enter');
    await ui.until('2 groups', () => groups(page), (text) => /^2 groups in/.test(text));
    assert.equal(fold(page), 'rule');
    await ui.at(page, 'view-table').click();
    const cells = () => page.locator('[role="row"][data-rank]').first().locator('[role="cell"]').allInnerTexts();
    await ui.until('several pods', cells, (all) => all[7] === 'several' && all[4] === 'cat');
    await ui.at(page, 'unfold').first().click();
    const rows = page.locator('[role="row"][data-rank]');
    await ui.until('pods', () => rows.nth(1).innerText(), (text) => /web-\d/.test(text));
  });
}

test('keys of a link are taken, and what are none are refused', async () => {
  const page = await s.visit({ hash: '#fold=namespace,workload' });
  await drop(page, mixed);
  await ui.ready(page, 60);
  await ui.until('1 group', () => groups(page), (text) => /^1 group in/.test(text));
  assert.match((await headlines(page))[0], /cat: 2 rules, 4 containers$/);
  const other = await s.visit({ hash: '#fold=rule,%3Cimg%20src%3Dx%3E' });
  assert.match(await ui.at(other, 'notice').innerText(), /no repeats are by “rule,<img src=x>”/);
});

test('the palette leads to the choice of keys', async () => {
  const page = await s.visit();
  await drop(page, mixed);
  await ui.ready(page, 60);
  await page.keyboard.press('Control+k');
  await ui.at(page, 'palette-field').fill('equal in');
  await page.keyboard.press('Enter');
  await ui.until('the focus on the menu', () => page.evaluate(() => document.activeElement?.dataset.testid), (id) => id === 'fold-keys');
});
