// Small things that are seen at once: what is on one line, on one axis, and can be read whole.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();
const PHONE = { width: 360, height: 800 };

async function loaded(viewport = { width: 1440, height: 900 }) {
  const page = await s.visit({ viewport });
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
}
const give = (page, name, text) =>
  ui.at(page, 'file-input').first().setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const boxes = (found) => found.evaluateAll((all) => all.map((el) => el.getBoundingClientRect().toJSON()));
/** Whether the text of each is whole. */
const whole = (found) =>
  found.evaluateAll((all) => all.filter((el) => el.scrollWidth > el.clientWidth || el.scrollHeight > el.clientHeight + 1).map((el) => el.textContent));

test('the sum of the inputs stands below their numbers, and on one line', async () => {
  const page = await loaded();
  const numbers = await boxes(page.locator('.inputs .num'));
  assert.equal(new Set(numbers.map((box) => Math.round(box.right))).size, 1, 'one column');
  const [said] = await boxes(page.locator('.input-sum .sub'));
  assert.ok(said.height < 20, `${said.height} px`);
});

test('the lanes of the inputs have one axis', async () => {
  const page = await loaded();
  const axes = await boxes(page.locator('.lanes svg'));
  assert.equal(axes.length, 2);
  assert.deepEqual([axes[0].left, axes[0].width], [axes[1].left, axes[1].width]);
});

test('the heads of the heat map can be read, of many columns too', async () => {
  const page = await loaded();
  const heads = page.locator('.heat thead .clip');
  assert.ok((await heads.allTextContents()).includes('intrusion'));
  assert.deepEqual(await whole(heads), []);
  await give(page, 'more.log', '{"a":1}\n{"a":2}\n');
  await ui.ready(page, TOTALS.events + 2);
  await ui.until('one more', () => heads.count(), (count) => count > 6);
  assert.deepEqual(await whole(heads), []);
});

test('what is wrong with an input is no control', async () => {
  const page = await s.visit();
  await give(page, 'a.png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR');
  await ui.settled(page);
  const note = ui.at(page, 'input-note');
  assert.equal(await note.evaluate((el) => getComputedStyle(el).textDecorationLine), 'none');
  assert.equal(await ui.at(page, 'verdict-title').textContent(), 'No event was read');
});

test('on a phone the keys are read from the first on', async () => {
  const page = await s.visit({ viewport: PHONE });
  await page.keyboard.press('?');
  await ui.at(page, 'key').first().waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('dialog').scrollTop), 0);
  await page.keyboard.press('Tab');
  assert.equal((await ui.focused(page)).testid, 'cancel-confirm');
});

test('on a phone a row of the table has one line, and lanes have names that tell them apart', async () => {
  const page = await s.visit({ viewport: PHONE });
  const event = (at, name) =>
    JSON.stringify({ ClusterName: 'default', HostName: 'n', NamespaceName: 'a', Owner: { Ref: 'Deployment', Name: name, Namespace: 'a' }, PodName: `${name}-1`, Type: 'ContainerLog', Operation: 'Process', ProcessName: '/bin/a', Resource: '/bin/a', Data: 'syscall=SYS_EXECVE', Result: 'Passed', UpdatedTime: at });
  const threat = JSON.stringify({ id: 'a', name: 'SQL.Injection', severity: 'Critical', level: 'Critical', reported_timestamp: 1_772_535_601, reported_at: '2026-03-03T11:00:01Z', action: 'violate', count: 1, client_workload_id: 'b', server_workload_id: 'c' });
  await give(page, 'a.json', [event('2026-03-03T11:00:01.5Z', 'pricing'), threat, event('2026-03-03T11:00:01.7Z', 'reports')].join('\n'));
  await ui.ready(page, 3);
  await page.keyboard.press('2');
  const marks = ui.at(page, 'unsure');
  await marks.first().waitFor();
  const [mark] = await boxes(marks);
  const [row] = await boxes(page.locator('.trow:has([data-testid="unsure"])'));
  assert.ok(mark.top > row.top && mark.bottom < row.bottom && Math.abs(mark.top + mark.bottom - row.top - row.bottom) < 8, 'in the middle of its row');
  await page.keyboard.press('3');
  const names = ui.at(page, 'track');
  await names.first().waitFor();
  assert.deepEqual(await whole(names.locator('.clip')), []);
  assert.ok((await names.allTextContents()).some((name) => name.includes('Deployment/pricing')), 'spoken in full');
});
