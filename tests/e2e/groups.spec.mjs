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
