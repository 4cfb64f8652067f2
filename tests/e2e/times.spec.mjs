// Times that leave out year or zone: completed, marked, and moved by a switch.
// And a call that KubeArmor tells twice: one card, which opens either.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

test('a time without year and zone is completed, says so, and follows the switch', async () => {
  const file = tmp.file('node.log');
  writeFileSync(file, '<38>Dec 31 23:30:00 node-a sshd[9]: closed\n2026-01-02T03:04:05Z INFO whole\n');
  const date = new Date('2026-01-02T12:00:00Z');
  utimesSync(file, date, date);
  const page = await s.visit({ timezoneId: 'Europe/Berlin' });
  await drop(page, file);
  await ui.ready(page, 2);
  const times = async () => (await ui.cards(page)).map((card) => card.time.replace(/(\.0+)?Z$/, 'Z'));
  assert.deepEqual(await times(), ['2026-01-02T03:04:05Z', '2025-12-31T23:30:00Z']);
  const marked = page.locator('[data-testid="event-card"] time[data-assumed]');
  assert.equal(await marked.count(), 1);
  assert.match(await marked.innerText(), /^~/);
  assert.equal(await marked.getAttribute('data-assumed'), 'year 2025, zone UTC');

  await ui.at(page, 'assumed').locator('[data-assume="local"]').click();
  await ui.until('the row moved', times, (now) => now[1] === '2025-12-31T22:30:00Z');
  assert.equal((await times())[0], '2026-01-02T03:04:05Z');
  await ui.at(page, 'event-card').nth(1).click();
  await ui.at(page, 'event-detail').waitFor();
  await ui.until(
    'the detail says what was assumed',
    () => ui.at(page, 'event-detail').innerText(),
    (text) => /year 2025/.test(text) && /zone \+01:00/.test(text),
  );
  await ui.search(page, 'assumed:*');
  await ui.shown(page, 1);
});

test('an open event has its time as the reader writes it, in the zone that is shown', async () => {
  const file = tmp.file('one.log');
  writeFileSync(file, '2026-07-02T23:04:05Z INFO whole\n');
  const page = await s.visit({ timezoneId: 'Europe/Berlin', locale: 'de-DE' });
  await drop(page, file);
  await ui.ready(page, 1);
  await ui.at(page, 'event-card').first().click();
  const says = (words) => ui.until(words, () => ui.at(page, 'event-detail').innerText(), (text) => text.includes(words));
  await says('Donnerstag, 2. Juli 2026 um 23:04:05 UTC');
  await page.locator('[data-zone-set="local"]').click();
  await says('Freitag, 3. Juli 2026 um 01:04:05 MESZ');
});

test('an audited call that is told twice is one card, and opens either', async () => {
  copyFileSync(path.join(root, 'tests/golden/kubearmor/told-twice/input.ndjson'), tmp.file('twice.ndjson'));
  const page = await s.visit();
  await drop(page, tmp.file('twice.ndjson'));
  const { copies } = await ui.ready(page, 5);
  assert.equal(copies, 1);
  await ui.shown(page, 4);
  const card = ui.at(page, 'event-card').filter({ hasText: 'told twice' });
  assert.equal(await card.count(), 1);
  await card.click();
  await ui.at(page, 'twin').click();
  await ui.until('the other', () => ui.raw(page), (raw) => /"Operation":"File"/.test(raw?.replaceAll(/\s/g, '') ?? ''));
  await ui.at(page, 'twin').click();
  await ui.until('and back', () => ui.raw(page), (raw) => /"Operation":"Syscall"/.test(raw?.replaceAll(/\s/g, '') ?? ''));
});
