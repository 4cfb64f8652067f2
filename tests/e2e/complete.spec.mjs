// What may be typed next: field names and values of the data with counts, under the query.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { corpus } from '../bench/corpus.mjs';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SEVERITIES, SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

const loaded = async (options) => {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};
const choices = (page) =>
  ui.at(page, 'choice').evaluateAll((all) =>
    all.map((choice) => ({
      put: choice.dataset.put,
      count: choice.dataset.count && Number(choice.dataset.count),
      marked: choice.getAttribute('aria-selected') === 'true',
    })),
  );
const offered = (page, what, test) => ui.until(what, () => choices(page), test);
const type = async (page, text) => {
  await ui.at(page, 'query').focus();
  await page.keyboard.type(text);
};
const value = (page) => ui.at(page, 'query').inputValue();

test('a field, then one of its values with its count, by key', async () => {
  const page = await loaded();
  await type(page, 'sou');
  const names = await offered(page, 'names', (all) => all.length > 0);
  assert.equal(names[0].put, 'source:');
  const counted = await offered(page, 'counts', (all) => all[0].count === SHOWN);
  assert.ok(counted.every((choice) => choice.put === 'raw.' || choice.count >= 0), JSON.stringify(counted));
  assert.ok(names.every((choice) => !choice.marked), 'nothing is marked by itself');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await value(page), 'source:');
  const values = await offered(page, 'values', (all) => all[0]?.put === 'neuvector');
  assert.deepEqual(
    values.slice(0, 2).map((choice) => [choice.put, choice.count]),
    [
      ['neuvector', 14],
      ['kubearmor', 9],
    ],
  );
  await page.keyboard.type('ku');
  await offered(page, 'one value', (all) => all[0]?.put === 'kubearmor');
  await page.keyboard.press('ArrowDown');
  const field = ui.at(page, 'query');
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${active}`).getAttribute('data-put'), 'kubearmor');
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Enter');
  assert.equal(await value(page), 'source:kubearmor');
  await ui.shown(page, 9);
  await offered(page, 'no list', (all) => all.length === 0);
  assert.equal((await ui.focused(page)).testid, 'query');
});

test('how many events have a field is what asking for it shows', async () => {
  const page = await loaded();
  await type(page, 'names');
  const counted = await offered(page, 'counts', (all) => all.length > 0 && all.every((choice) => choice.count !== undefined));
  const { count } = counted.find((choice) => choice.put === 'namespace:');
  assert.ok(count > 0 && count < SHOWN, `${count} events`);
  await ui.search(page, 'namespace:*');
  await ui.shown(page, count);
});

test('raw. and then paths of the data, each with how many events have it', async () => {
  const page = await loaded();
  await type(page, 'raw.');
  const all = await offered(page, 'paths', (all) => all.length >= 20 && all.every((choice) => choice.count > 0));
  assert.ok(all.every((choice) => /^"?raw\..+"?:$/.test(choice.put)), JSON.stringify(all));
  await page.keyboard.type('CAP_l');
  const [path] = await offered(page, 'one path', (all) => all.length === 1);
  assert.equal(path.put, 'raw.cap_len:');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await value(page), 'raw.cap_len:');
  await page.keyboard.type('*');
  await page.keyboard.press('Enter');
  await ui.shown(page, path.count);
  await ui.search(page, '');
  await type(page, '| count by raw.SEV');
  await offered(page, 'a path', (all) => all.some((choice) => choice.put === 'raw.Severity'));
});

test('paths of a large file are counted as it is searched for them', async () => {
  const page = await s.visit();
  const big = corpus({ megabytes: 30 });
  await drop(page, big.file);
  await ui.ready(page, undefined, 60_000);
  await type(page, 'raw.cap');
  const has = readFileSync(big.file, 'utf8').split('\n').filter((line) => line.includes('"cap_len":')).length;
  await ui.until('the count', () => choices(page), (all) => all.some((choice) => choice.put === 'raw.cap_len:' && choice.count > 0.9 * has), 60_000);
});

test('Enter is the query as long as nothing is marked', async () => {
  const page = await loaded();
  await type(page, 'sou');
  await offered(page, 'names', (all) => all.length > 0);
  await page.keyboard.press('Enter');
  assert.equal(await value(page), 'sou');
  await offered(page, 'no list', (all) => all.length === 0);
});

test('Escape puts the list away, then leaves the field', async () => {
  const page = await loaded();
  await type(page, 'sou');
  await offered(page, 'names', (all) => all.length > 0);
  await page.keyboard.press('Escape');
  await offered(page, 'no list', (all) => all.length === 0);
  assert.equal((await ui.focused(page)).testid, 'query');
  await page.keyboard.press('ArrowDown');
  await offered(page, 'the list again', (all) => all.length > 0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await ui.until(
    'the focus elsewhere',
    () => ui.focused(page),
    (f) => f.testid !== 'query',
  );
});

test('the list follows the caret, and puts in only what is there', async () => {
  const page = await loaded();
  await type(page, 'severity:hi or source:kubearmor');
  await offered(page, 'no list', (all) => all.length === 0);
  await page.keyboard.press('ArrowDown');
  for (let i = 0; i < ' or source:kubearmor'.length; i++) await page.keyboard.press('ArrowLeft');
  await offered(page, 'a severity', (all) => all[0]?.put === 'high' && all[0].count === SEVERITIES.high);
  await ui.at(page, 'choice').first().click();
  assert.equal(await value(page), 'severity:high or source:kubearmor');
  assert.equal(await ui.at(page, 'query').evaluate((field) => field.selectionStart), 'severity:high'.length);
  assert.equal((await ui.focused(page)).testid, 'query');
});

test('what is typed half does not narrow the counts', async () => {
  const page = await loaded();
  await type(page, 'sever');
  // The pause in which it is taken for a word, which few events hold.
  await ui.until('a word', () => ui.count(page), (count) => count.shown < SHOWN);
  await page.keyboard.type('ity:');
  await offered(page, 'all counts', (all) => all.reduce((sum, choice) => sum + (choice.count ?? 0), 0) === SHOWN);
});

test('counts follow the other conditions', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  await type(page, ' severity:');
  await offered(page, 'counts', (all) => all.reduce((sum, choice) => sum + (choice.count ?? 0), 0) === 9);
});

test('the arrows go around, past nothing marked, and the list scrolls along', async () => {
  const page = await loaded();
  await ui.at(page, 'query').focus();
  await page.keyboard.press('ArrowDown');
  const all = await offered(page, 'all names', (all) => all.length > 20);
  await page.keyboard.press('ArrowUp');
  await offered(page, 'the last', (all) => all.at(-1).marked);
  const seen = () =>
    page.evaluate(() => {
      const list = document.querySelector('[data-testid="choices"]').getBoundingClientRect();
      const marked = document.querySelector('[data-testid="choice"][aria-selected="true"]').getBoundingClientRect();
      return marked.top >= list.top && marked.bottom <= list.bottom;
    });
  assert.ok(await seen());
  await page.keyboard.press('ArrowDown');
  await offered(page, 'none', (all) => all.every((choice) => !choice.marked));
  await page.keyboard.press('ArrowDown');
  await offered(page, 'the first', (all) => all[0].marked);
  assert.ok(await seen());
  assert.ok(all.length <= 60);
});

test('hostile values are text, and are put in as they are', async () => {
  const words = ['<img src=x onerror=globalThis.__pwned=1>', 'a"b\\c', 'x\u202Ey', '-not (a or'];
  const record = (word, i) => ({ PodName: word, HostName: 'h', Type: 'MatchedPolicy', Timestamp: 1692813948 + i, PolicyName: 'p', ClusterName: 'c', Operation: 'Process', Action: 'Block', Result: 'r', NamespaceName: 'n' });
  writeFileSync(tmp.file('hostile.ndjson'), words.map((word, i) => `${JSON.stringify(record(word, i))}\n`).join(''));
  const page = await s.visit();
  await drop(page, tmp.file('hostile.ndjson'));
  await ui.ready(page, words.length);
  for (const [i, word] of words.entries()) {
    await ui.search(page, '');
    await ui.shown(page, words.length);
    await type(page, 'pod:');
    const all = await offered(page, 'values', (all) => all.filter((choice) => choice.count).length === words.length);
    assert.ok(!(await ui.at(page, 'choices').innerText()).includes('\u202E'));
    const at = all.findIndex((choice) => choice.put.replaceAll('\\', '').includes(word.replaceAll('\\', '')));
    assert.ok(at >= 0, `${i}: ${JSON.stringify(all)}`);
    await ui.at(page, 'choice').nth(at).click();
    await ui.shown(page, 1);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Backspace');
  }
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.__pwned), undefined);
});

test('at 360 px the list is within the window, and a tap takes a choice', async () => {
  const page = await loaded({ viewport: { width: 360, height: 800 }, hasTouch: true });
  await type(page, 'image:');
  await offered(page, 'values', (all) => all.some((choice) => choice.count));
  const box = await ui.at(page, 'choices').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  assert.ok(box.width >= 300, JSON.stringify(box));
  await ui.at(page, 'choice').first().tap();
  await ui.until(
    'fewer',
    () => ui.count(page),
    (count) => count.shown > 0 && count.shown < SHOWN,
  );
});
