// Lanes over time in the place of the list: they add up, stand in the address, are gone through
// and filtered by keys, brushed, looked at closer, and come page by page.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, UNDATED } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const tracks = (page, by) => page.locator(`${ui.id('tracks')}[data-by="${by}"]`);
const counts = (page) => ui.at(page, 'track').evaluateAll((all) => all.map((lane) => Number(lane.dataset.count)));
const sum = (all) => all.reduce((a, b) => a + b, 0);
const asked = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1));
/** The mark that is looked at, and what it says. */
const mark = (page) =>
  ui.at(page, 'track-mark').evaluate((el) => ({ ...el.dataset, said: el.getAttribute('aria-label'), id: el.id }));
const lanes = async (page, by) => {
  await ui.at(page, 'view-timeline').click();
  await ui.at(page, 'tracks-by').selectOption(by);
  await tracks(page, by).waitFor();
  await ui.at(page, 'track-mark').waitFor({ state: 'attached' });
  return tracks(page, by);
};
const closer = async (page, act) => {
  const before = await ui.at(page, 'tracks-part').allInnerTexts();
  await act();
  await ui.until('another part', () => ui.at(page, 'tracks-part').allInnerTexts(), (now) => now.length > 0 && now[0] !== before[0]);
};

test('lanes add up, and stand in the address', async () => {
  const page = await s.loaded();
  await lanes(page, 'rule.name');
  assert.equal(asked(page).get('lanes'), 'rule');
  assert.equal(await ui.at(page, 'event-card').count(), 0);
  const all = await counts(page);
  assert.equal(sum(all), SHOWN);
  assert.deepEqual(all, all.toSorted((a, b) => b - a));
  await ui.at(page, 'tracks-table').click();
  const cells = await page.locator('.tracks tfoot td').allInnerTexts();
  assert.equal(cells.at(-1), String(SHOWN));
  assert.equal(await page.locator('.tracks tbody tr').count(), all.length);
  await ui.at(page, 'tracks-table').click();
  // A lane filters, and the lanes stay.
  await ui.at(page, 'track').first().click();
  await ui.shown(page, all[0]);
  await tracks(page, 'rule.name').waitFor();
  await page.goBack();
  await ui.shown(page, SHOWN);
  await tracks(page, 'rule.name').waitFor();
  await ui.at(page, 'view-cards').click();
  await ui.at(page, 'event-card').first().waitFor();
  assert.equal(asked(page).get('lanes'), null);
});

test('a link opens them; one that no field is of is refused', async () => {
  const page = await s.visit({ hash: '#lanes=namespace&q=source%3Akubearmor' });
  await drop(page, alerts('link', 40, () => 'p'));
  await ui.ready(page, 40);
  await tracks(page, 'orchestrator.namespace').waitFor();
  const other = await s.visit({ hash: '#lanes=%3Cb%3Epath' });
  await ui.until('a notice', () => ui.at(other, 'notice').allInnerTexts(), (all) => all[0]?.includes('no lanes are by “<b>path”'));
});

test('keys go from mark to mark and from lane to lane, and filter', async () => {
  const page = await s.loaded();
  await lanes(page, 'rule.name');
  await ui.at(page, 'track-marks').focus();
  const first = await mark(page);
  assert.match(first.said, /, \d+ events?: /);
  assert.equal(await ui.at(page, 'track-marks').getAttribute('aria-activedescendant'), first.id);
  await page.keyboard.press('ArrowDown');
  await ui.until('another lane', () => mark(page), (now) => now.lane === '1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await ui.until('the first again', () => mark(page), (now) => now.lane === '0');
  await page.keyboard.press('ArrowDown');
  await ui.until('the second', () => mark(page), (now) => now.lane === '1');
  const { count, start } = await mark(page);
  await page.keyboard.press('Enter');
  await ui.shown(page, Number(count));
  const query = await ui.at(page, 'query').inputValue();
  assert.ok(query.includes('rule:') && (start === '' ? query.includes('time:!missing') : query.includes('time >=')), query);
});

test('time is looked at closer and wider, and moved', async () => {
  const page = await s.loaded();
  const view = await lanes(page, 'rule.name');
  assert.equal(await ui.at(page, 'tracks-part').count(), 0);
  await closer(page, () => ui.at(page, 'tracks-closer').click());
  assert.equal(sum(await counts(page)), SHOWN, 'the lanes stay');
  assert.equal((await ui.count(page)).shown, SHOWN, 'it is no filter');
  await closer(page, () => ui.at(page, 'tracks-on').click());
  await ui.at(page, 'track-marks').focus();
  await page.keyboard.press('0');
  await ui.at(page, 'tracks-part').waitFor({ state: 'detached' });
  const box = await view.locator('.tracks-plot').boundingBox();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60);
  await page.keyboard.down('Control');
  await closer(page, () => page.mouse.wheel(0, -120));
  await page.mouse.wheel(0, 120);
  await page.keyboard.up('Control');
  await ui.until('wider or all', () => ui.at(page, 'tracks-part').allInnerTexts(), (now) => now.length <= 1);
});

test('a brush sets the time, a click on a mark its lane too', async () => {
  const page = await s.loaded();
  await lanes(page, 'rule.name');
  const plot = await page.locator('.tracks-plot .plot').nth(1).boundingBox();
  await page.mouse.move(plot.x + 20, plot.y + 10);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width / 3, plot.y + 40, { steps: 5 });
  await page.mouse.up();
  const within = await ui.until('a part', () => ui.count(page), (now) => now.shown < SHOWN - UNDATED && now.shown > 0);
  assert.match(await ui.at(page, 'query').inputValue(), /time >= .* time < /);
  await ui.until('fewer lanes', async () => sum(await counts(page)), (now) => now === within.shown);
  const now = await ui.at(page, 'track-mark').boundingBox();
  await page.mouse.click(now.x + now.width / 2, now.y + now.height / 2);
  await ui.until('a lane', () => ui.at(page, 'query').inputValue(), (text) => text.includes('rule:'));
});

/** KubeArmor alerts, a minute apart, of policies by their number. */
function alerts(name, count, policy) {
  const file = path.join(tmp.dir, `${name}.ndjson`);
  const start = Date.UTC(2026, 1, 10);
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      UpdatedTime: new Date(start + n * 60_000).toISOString(),
      HostName: 'n',
      NamespaceName: 'shop',
      PodName: 'web',
      Type: 'MatchedPolicy',
      PolicyName: policy(n),
      Severity: String(1 + (n % 10)),
      Operation: 'File',
      Resource: '/a',
      ProcessName: '/bin/cat',
      Action: 'Audit',
      Result: 'Passed',
    }),
  );
  writeFileSync(file, lines.join('\n'));
  return file;
}

test('ten thousand lanes come page by page', async () => {
  const page = await s.visit({ hash: '?shards=3' });
  await drop(page, alerts('many', 30_000, (n) => `p-${n % 10_000}`));
  await ui.ready(page, 30_000);
  await lanes(page, 'rule.name');
  assert.deepEqual(await counts(page), Array(50).fill(3));
  const more = ui.at(page, 'tracks-more');
  assert.equal(await more.innerText(), '50 more of 9,950 lanes');
  assert.ok((await page.locator('.tracks *').count()) < 600, 'few elements');
  await more.click();
  await ui.until('a hundred', async () => (await counts(page)).length, (n) => n === 100);
  await ui.at(page, 'tracks-table').click();
  assert.equal(await page.locator('.tracks tfoot td').last().innerText(), '30,000');
});
