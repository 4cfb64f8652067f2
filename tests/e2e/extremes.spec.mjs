// Values and numbers at their extremes: the layout holds at 1440 and at 360 px, in the list, the
// table, an open event, the rail and the account; what deceives the eye is made visible.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import { cut, outside } from './lib/layout.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 360, height: 800 },
];

/** A record of each tool that holds a word in every field that takes one. */
const kubearmor = (word, i = 0, more = {}) => ({
  ...{ Timestamp: 1692813948 + i, UpdatedTime: new Date(1692813948000 + i * 1000).toISOString(), ClusterName: word },
  ...{ HostName: word, NamespaceName: word, PodName: word, Labels: word, ContainerID: word, ContainerName: word },
  ...{ ContainerImage: word, HostPPID: 1, HostPID: 2 + i, PPID: 1, PID: 2, UID: 0, ParentProcessName: word },
  ...{ ProcessName: word, PolicyName: word, Severity: '9', Tags: word, ATags: [word], Message: word },
  ...{ Type: 'MatchedPolicy', Source: word, Operation: 'Process', Resource: word, Data: word, Enforcer: word },
  ...{ Action: 'Block', Result: 'Permission denied', ...more },
});
const neuvector = (word, i = 0) => ({
  ...{ name: word, level: 'Critical', message: word, id: `id${i}`, enforcer_id: 'e', enforcer_name: word, host_id: word },
  ...{ host_name: word, reported_at: '2022-06-15T22:11:10Z', reported_timestamp: 1655331070 + i, workload_id: word },
  ...{ workload_name: word, workload_image: word, proc_name: word, proc_path: word, proc_cmd: word, action: 'violate' },
  ...{ rule_id: word, group: word, cluster_name: word, count: 1 },
});
const both = (words) => words.flatMap((word, i) => [kubearmor(word, i), neuvector(word, i)]);
/** The same of words so long that not every field of a record of 16 MiB may hold one. */
const some = (words) =>
  words.flatMap((word, i) => {
    const of = (keys) => Object.fromEntries(keys.map((key) => [key, word]));
    const keys = ['NamespaceName', 'PodName', 'ContainerImage', 'Labels', 'ProcessName', 'PolicyName', 'Message', 'Resource', 'Data', 'Tags', 'Action'];
    return [{ ...kubearmor('web', i), ...of(keys) }, { ...neuvector('web', i), ...of(['name', 'host_name', 'workload_image', 'proc_name', 'proc_cmd', 'group']) }];
  });

const file = (name, records) => {
  const to = tmp.file(`${name}.ndjson`);
  writeFileSync(to, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return to;
};

/** Wait until nothing is wrong any more, or say what is. */
async function holds(page, where) {
  for (const look of [outside, cut])
    await ui.until(`${where}, ${page.viewportSize().width} px`, () => page.evaluate(look), (wrong) => wrong.length === 0, 4_000);
}

/** Look at every part of the page at both widths; `opens` events are opened. */
async function everywhere(page, opens) {
  for (const viewport of WINDOWS) {
    await page.setViewportSize(viewport);
    await holds(page, 'the list');
    if (viewport.width < 861) await ui.at(page, 'filters').click();
    await holds(page, 'the rail');
    if (viewport.width < 861) await ui.at(page, 'filters-close').click();
    for (let i = 0; i < opens; i++) {
      if (i === 0) await ui.at(page, 'event-card').first().click();
      else await page.keyboard.press('j');
      await ui.until(`event ${i}`, () => ui.raw(page), Boolean);
      await holds(page, `event ${i}`);
    }
    if (opens) await ui.at(page, 'detail-close').click();
  }
  await page.setViewportSize(WINDOWS[0]);
  await ui.at(page, 'view-table').click();
  for (const viewport of WINDOWS) {
    await page.setViewportSize(viewport);
    await page.getByRole('table', { name: 'Events', exact: true }).waitFor();
    await holds(page, 'the table');
  }
  await page.setViewportSize(WINDOWS[0]);
  await ui.at(page, 'view-cards').click();
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger-sum').waitFor();
  for (const viewport of WINDOWS) {
    await page.setViewportSize(viewport);
    await holds(page, 'the account');
  }
}

const opened = async (page, records, name) => {
  await drop(page, file(name, records));
  return ui.ready(page, undefined, 120_000);
};

/** What the first event says once it is open: in its blocks and its mapping, and its raw bytes. */
async function said(page, place = 0) {
  await ui.at(page, 'event-card').nth(place).click();
  await ui.until('raw bytes', () => ui.raw(page), Boolean);
  const text = await page.locator('.d-read').innerText();
  const raw = await ui.raw(page);
  await ui.at(page, 'detail-close').click();
  return { text, raw };
}

const MB = 1_000_000;
/** Words that each must stay inside of its box: their name, and the words. */
const WORDS = {
  'values of 1 MB': ['x'.repeat(MB), 'word '.repeat(MB / 5), '/dir'.repeat(MB / 4)],
  'line breaks': ['a\nb', '\n'.repeat(300), 'first\r\n\r\nthird'.repeat(60), 'tab\tand\u2028line\u2029paragraph\u0085next'],
  'right to left': ['مرحبا بالعالم 123 (abc)', 'שלום/עולם/bin/sh', `${'مرحبا '.repeat(400)}end`, '\u202Egnp.exe\u202C \u2066x\u2069 \u061C'],
  'control characters': [Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''), '\u0000'.repeat(500), '\u007f\u0080\u009f'.repeat(50)],
  markup: ['<b>bold</b><img src=x onerror=alert(1)>'.repeat(20), '# head\n**bold** [link](https://a.example) `code`\n\n| a | b |', '\u001b[31mred\u001b[0m\u001b]8;;https://a.example\u0007link\u001b]8;;\u0007'],
  'marks on letters': [`z${'\u0301\u0316\u0334'.repeat(200)}algo`, '👩‍👩‍👧‍👦'.repeat(80), '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
};

for (const [name, words] of Object.entries(WORDS)) {
  test(`${name}: nothing leaves its box`, async () => {
    const page = await s.visit();
    const records = (words[0].length > 1e5 ? some : both)(words);
    const { events } = await opened(page, records, 'words');
    assert.equal(events, records.length);
    await everywhere(page, records.length);
  });
}

test('a value of 1 MB is shown in part, which is said, and taken whole', async () => {
  const page = await s.visit();
  await opened(page, [kubearmor('web', 0, { Resource: `/bin/sh -c ${'y'.repeat(MB)}`, ['k'.repeat(MB)]: 'v' })], 'long');
  const { text, raw } = await said(page);
  assert.match(text, /999,011 more characters|more characters/);
  assert.ok(text.length < 40_000, `${text.length} characters of facts`);
  assert.ok(raw.length <= 100_000);
  // A filter by it is taken, and that no address holds it is said.
  await ui.at(page, 'event-card').first().click();
  const fact = page.locator('.fact', { hasText: 'Command line' });
  await fact.hover();
  await fact.getByTestId('only').click();
  await ui.until('an answer', () => ui.count(page), (count) => count.shown === 1);
  assert.ok(page.url().length < 200, `an address of ${page.url().length} characters`);
  assert.match(await ui.at(page, 'notice').innerText(), /too long for the address/);
  for (const viewport of WINDOWS) {
    await page.setViewportSize(viewport);
    await holds(page, 'a filter of 1 MB');
  }
});

test('a name of right-to-left letters does not reorder what stands beside it', async () => {
  const page = await s.visit();
  await opened(page, [kubearmor('שלום')], 'hebrew');
  const isolated = await page.evaluate(() =>
    [...document.querySelectorAll('.card *, .facet *, .chips *, .verdict *')]
      .filter((el) => [...el.childNodes].some((node) => node.nodeType === 3 && /[\u0590-\u05ff]/.test(node.data)))
      .filter((el) => getComputedStyle(el).display === 'inline' && !/isolate|plaintext/.test(getComputedStyle(el).unicodeBidi))
      .map((el) => el.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(isolated, []);
});

// What looks like another letter, cannot be seen, or turns the text around: as it must be read.
const DECEIVING = [
  ['/usr/bin/s\u0443do', '/usr/bin/s⟨U+0443⟩do'],
  ['/usr/bin/\u0455\u0443', '/usr/bin/⟨U+0455⟩⟨U+0443⟩'],
  ['/etc\u2215shadow', '/etc⟨U+2215⟩shadow'],
  ['/tmp/\u200b.cache', '/tmp/⟨U+200B⟩.cache'],
  ['/tmp/\u202efdp.sh', '/tmp/⟨U+202E⟩fdp.sh'],
  ['/opt/ａpp', '/opt/⟨U+FF41⟩pp'],
  ['/opt/a\u00a0b', '/opt/a⟨U+00A0⟩b'],
  ['/home/Ольга/файл', '/home/Ольга/файл'],
  ['/srv/données/été', '/srv/données/été'],
];

test('homoglyphs, zero-width and bidirectional characters in paths are made visible', async () => {
  const page = await s.visit();
  await opened(page, DECEIVING.map(([path], i) => kubearmor('web', i, { Operation: 'File', Resource: path, ProcessName: path })), 'paths');
  await ui.at(page, 'order-oldest').click();
  await ui.until('oldest first', () => ui.at(page, 'event-card').first().getAttribute('data-time'), (time) => time.startsWith('2023-08-23T18:05:48'));
  const cards = await ui.at(page, 'event-card').allInnerTexts();
  for (const [i, [, shown]] of DECEIVING.entries()) {
    assert.ok(cards[i].includes(shown), `${shown} in ${cards[i]}`);
    const { text, raw } = await said(page, i);
    assert.ok(text.includes(shown), `${shown} in the facts`);
    assert.ok(raw.includes(shown.replaceAll('⟨U+00A0⟩', '\u00a0')), `${shown} in the record`);
  }
});

test('10,000 namespaces: the facet stays short, all are counted and found', async () => {
  const page = await s.visit();
  const { events } = await opened(page, Array.from({ length: 10_000 }, (_, i) => kubearmor('web', i, { NamespaceName: `team-${i}` })), 'namespaces');
  assert.equal(events, 10_000);
  const facet = page.locator(`${ui.id('facet')}[data-field="orchestrator.namespace"]`);
  assert.equal(await facet.locator('summary .n').innerText(), '10,000');
  assert.ok((await facet.locator(ui.id('facet-value')).count()) < 100);
  await facet.locator(ui.id('facet-search')).fill('team-9999');
  await ui.until('found', () => facet.locator(ui.id('facet-value')).evaluateAll((all) => all.map((el) => el.dataset.value)), (all) => all.includes('team-9999'));
  await facet.locator(ui.id('facet-search')).fill('');
  await everywhere(page, 1);
});

test('500 tags on one event are counted on its card, and folded where it is open', async () => {
  const page = await s.visit();
  const tags = Array.from({ length: 500 }, (_, i) => `CUSTOM_TAG_NUMBER_${i}_OF_MANY`);
  await opened(page, [kubearmor('web', 0, { Tags: tags.join(','), ATags: tags })], 'tags');
  assert.match(await ui.at(page, 'event-card').innerText(), /\d+ tags/);
  const { text } = await said(page);
  assert.match(text, /492 more/);
  await everywhere(page, 1);
});

test('one event in ten years: a silence with its length, and both ends drawn', async () => {
  const page = await s.visit();
  await opened(page, [kubearmor('a', 0, { UpdatedTime: '2014-03-01T00:00:00Z', Timestamp: 1393632000 }), kubearmor('b', 1, { UpdatedTime: '2024-03-01T00:00:00Z', Timestamp: 1709251200 })], 'decade');
  const starts = await ui.at(page, 'bucket').evaluateAll((all) => all.filter((el) => el.dataset.count !== '0').map((el) => el.dataset.start.slice(0, 4)));
  assert.deepEqual([starts.at(0), starts.at(-1)].map((year) => Math.abs(Number(year) - 2019) > 3), [true, true], starts.join());
  await everywhere(page, 2);
});

test('a single event, without any other', async () => {
  const page = await s.visit();
  await opened(page, [kubearmor('a')], 'single');
  assert.deepEqual(await ui.count(page), { shown: 1, total: 1 });
  await everywhere(page, 1);
});

test('a million events in one second', { timeout: 300_000 }, async () => {
  const COUNT = 1_000_000;
  const to = tmp.file('second.ndjson');
  const fd = openSync(to, 'w');
  for (let at = 0; at < COUNT; at += 10_000) {
    const line = (_, i) => `{"time":"2024-01-02T03:04:05.${String(at + i).padStart(6, '0')}Z","level":"error","message":"no ${at + i}"}\n`;
    writeSync(fd, Array.from({ length: 10_000 }, line).join(''));
  }
  closeSync(fd);
  const page = await s.visit();
  await drop(page, to);
  const { events } = await ui.ready(page, undefined, 240_000);
  assert.equal(events, COUNT);
  await ui.shown(page, COUNT, 30_000);
  const counts = () => ui.at(page, 'bucket').evaluateAll((all) => all.map((el) => Number(el.dataset.count)));
  const drawn = await ui.until('all are in the chart', counts, (all) => all.reduce((sum, count) => sum + count, 0) === COUNT);
  assert.ok(drawn.length > 0 && drawn.length <= 512);
  await everywhere(page, 1);
});

test('all events undated: no axis is made up', async () => {
  const page = await s.visit();
  const bare = Array.from({ length: 50 }, (_, i) => ({ ...neuvector(`w${i}`, i), reported_at: undefined, reported_timestamp: undefined }));
  const { events } = await opened(page, bare, 'undated');
  assert.equal(events, 50);
  assert.equal(await ui.at(page, 'undated').first().getAttribute('data-count'), '50');
  assert.ok((await ui.cards(page)).every((card) => card.time === ''));
  assert.doesNotMatch(await page.locator('.overview').innerText(), /1970|1677|2262/);
  await everywhere(page, 1);
});

const TIMES = ['9999-12-31T23:59:59Z', '-0001-01-01T00:00:00Z', '0000-00-00T00:00:00Z', '99999-01-01T00:00:00Z', '1600-01-01T00:00:00Z', 'yesterday'];

test('times of the year 9999, before the year 0 and in no calendar are undated, and noted', async () => {
  const page = await s.visit();
  const texts = TIMES.map((time, i) => kubearmor(`w${i}`, i, { UpdatedTime: time, Timestamp: undefined }));
  const numbers = [-1, -62135596800, 9e16, 1e19].map((time, i) => ({ ...neuvector(`n${i}`, i), reported_at: undefined, reported_timestamp: time }));
  const { events } = await opened(page, [...texts, ...numbers], 'times');
  assert.equal(events, texts.length + numbers.length);
  assert.deepEqual((await ui.cards(page)).map((card) => card.time).filter(Boolean), []);
  assert.equal(await ui.at(page, 'undated').first().getAttribute('data-count'), String(events));
  for (let i = 0; i < events; i++) assert.match((await said(page, i)).text, /undated: .*(?:9999|-0001|0000|99999|1600|yesterday|-1|-62135596800|90000000000000000|1e\+?19|10000000000000000000)/);
  await everywhere(page, events);
});
