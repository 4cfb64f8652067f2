// Exports hold exactly what the filter shows, in forms that other programs
// read: NDJSON line by line, CSV by RFC 4180, safe to open in a spreadsheet.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { documents, scratch } from './lib/env.mjs';
import { parseCsv } from './lib/csv.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS, expected } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const pairs = documents();
const loaded = async (pair = pairs[0]) => {
  const page = await s.visit();
  await drop(page, pair.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};
const lines = (text) => {
  assert.ok(text === '' || text.endsWith('\n'), 'the last line is ended');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};
const sorted = (list) => [...list].sort();

for (const pair of pairs) {
  test(`${pair.label}: NDJSON holds the 23 events, each with its bytes`, async () => {
    const page = await loaded(pair);
    const { name, text } = await ui.download(page, 'export-ndjson');
    assert.match(name, /\.ndjson$/);
    const events = lines(text);
    assert.equal(events.length, SHOWN);
    assert.deepEqual(sorted(events.map((e) => e.raw)), sorted(expected(pair).distinct.map((r) => r.raw)));
    for (const e of events) {
      assert.ok(['neuvector', 'kubearmor'].includes(e['event.module']));
      assert.equal(typeof e['event.severity'], 'number');
      assert.equal(typeof e.severity, 'string');
      for (const list of ['tags', 'labels', 'file.path', 'signal'])
        if (list in e) assert.ok(Array.isArray(e[list]), list);
      for (const [key, value] of Object.entries(e)) assert.notEqual(value, null, `${key} is absent, not null`);
    }
    assert.equal(events.filter((e) => !('@timestamp' in e)).length, 6);
  });

  test(`${pair.label}: CSV holds the same events`, async () => {
    const page = await loaded(pair);
    const { name, text } = await ui.download(page, 'export-csv');
    assert.match(name, /\.csv$/);
    const [head, ...rows] = parseCsv(text);
    assert.equal(rows.length, SHOWN);
    assert.ok(head.includes('@timestamp') && head.includes('event.module') && head.includes('rule.name'));
    const tally = (source) => rows.filter((r) => r[head.indexOf('event.module')] === source).length;
    assert.deepEqual([tally('neuvector'), tally('kubearmor')], [14, 9]);
  });
}

test('after a filter only what is shown', async () => {
  const page = await loaded();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  const events = lines((await ui.download(page, 'export-ndjson')).text);
  assert.equal(events.length, 9);
  assert.ok(events.every((e) => e['event.module'] === 'kubearmor'));
  assert.equal(parseCsv((await ui.download(page, 'export-csv')).text).length, 1 + 9);
});

// What a spreadsheet would take for a formula, and what breaks naive CSV.
const HOSTILE = [
  '=1+2',
  '+1+2',
  '-1+cmd|x',
  '@SUM(A1)',
  '\t=1+2',
  '\r=1+2',
  'a"b',
  'a,b',
  'line one\nline two',
  'r\r\nn',
  '\u0000nul',
  '🦀 ü',
];

test('CSV guards against formulas, and every value comes back', async () => {
  const file = tmp.file('formulas.ndjson');
  writeFileSync(
    file,
    HOSTILE.map(
      (word, i) =>
        `${JSON.stringify({
          ClusterName: 'default',
          HostName: 'node',
          NamespaceName: 'default',
          PodName: word,
          ContainerName: 'c',
          ContainerID: `id${i}`,
          HostPID: 100 + i,
          HostPPID: 1,
          PID: 1,
          PPID: 1,
          UID: 0,
          ProcessName: word,
          ParentProcessName: word,
          PolicyName: word,
          Severity: '5',
          Message: word,
          Type: 'MatchedPolicy',
          Source: word,
          Operation: 'Process',
          Resource: word,
          Data: 'syscall=SYS_EXECVE',
          Enforcer: 'BPFLSM',
          Action: 'Block',
          Result: 'Permission denied',
          Timestamp: 1692813948 + i,
          UpdatedTime: `2023-08-23T18:05:${String(i + 10)}.000000Z`,
        })}\n`,
    ).join(''),
  );
  const page = await s.visit();
  await drop(page, file);
  await ui.ready(page, HOSTILE.length);
  const [head, ...rows] = parseCsv((await ui.download(page, 'export-csv')).text);
  assert.equal(rows.length, HOSTILE.length);
  for (const row of rows) {
    for (const cell of row) {
      if (/^[+-]?\d+(\.\d+)?$/.test(cell)) continue;
      assert.doesNotMatch(cell, /^[=+\-@\t\r]/, 'a cell that a spreadsheet would run');
    }
  }
  const rules = rows.map((r) => r[head.indexOf('rule.name')].replace(/^'/, ''));
  for (const word of HOSTILE) assert.ok(rules.includes(word), `${JSON.stringify(word)} is in the file`);
  const events = lines((await ui.download(page, 'export-ndjson')).text);
  assert.deepEqual(sorted(events.map((e) => e['rule.name'])), sorted(HOSTILE), 'NDJSON needs no guard');
});

test('where the browser has a save dialog, the same bytes go there', async () => {
  const page = await s.visit();
  await page.addInitScript(() => {
    globalThis.__saved = null;
    globalThis.showSaveFilePicker = async () => ({
      createWritable: async () => {
        const parts = [];
        return new WritableStream({
          write: (part) => {
            parts.push(part?.data ?? part);
          },
          close: async () => {
            globalThis.__saved = await new Blob(parts).text();
          },
        });
      },
    });
  });
  await page.reload();
  await ui.at(page, 'drop-zone').first().waitFor();
  await drop(page, pairs[0].files);
  await ui.ready(page, TOTALS.events);
  const direct = page
    .waitForEvent('download', { timeout: 10_000 })
    .then(async (d) => {
      const chunks = [];
      for await (const c of await d.createReadStream()) chunks.push(c);
      return Buffer.concat(chunks).toString('utf8');
    })
    .catch(() => null);
  await ui.at(page, 'export').click();
  await ui.at(page, 'export-ndjson').click();
  // A page that saves small exports directly is right as well.
  const text = await Promise.race([
    direct.then((t) => t ?? new Promise(() => {})),
    page.waitForFunction(() => globalThis.__saved).then((h) => h.jsonValue()),
  ]);
  assert.equal(lines(text).length, SHOWN);
});

test('an export is in the order of the list', async () => {
  const page = await loaded();
  const seen = new Set();
  for (const choose of [
    () => ui.at(page, 'order-rarest').click(),
    () => ui.at(page, 'order-worst').click(),
    () => ui.at(page, 'order-field').selectOption('process.name'),
    () => ui.at(page, 'order-turn').click(),
  ]) {
    await choose();
    await ui.ready(page);
    const key = (time, source, severity) => [time || '', source, severity].join(' ');
    const list = (await ui.cards(page)).map((card) => key(card.time, card.source, card.severity));
    const { text } = await ui.download(page, 'export-ndjson');
    assert.deepEqual(
      lines(text).map((e) => key(e['@timestamp'], e['event.module'], e.severity)),
      list,
    );
    seen.add(list.join());
  }
  assert.equal(seen.size, 4, 'four orders');
});

test('what is said of an export goes with what is done next, or after a while', async () => {
  const page = await loaded();
  const notice = ui.at(page, 'notice');
  const told = page.locator('[role="status"]:has(> [data-testid="notice"])');
  await ui.download(page, 'export-csv');
  await notice.waitFor();
  assert.match(await notice.innerText(), /23 events written/);
  assert.equal(await told.count(), 1, 'in a region that is there before');
  await ui.at(page, 'order-oldest').click();
  await notice.waitFor({ state: 'detached' });
  await page.clock.install();
  await ui.download(page, 'export-csv');
  await notice.waitFor();
  await page.clock.runFor(16_000);
  await notice.waitFor({ state: 'detached' });
});

for (const form of ['ndjson', 'csv']) {
  test(`an export as ${form} opens as the same events`, async () => {
    const page = await loaded();
    const seen = (cards) => cards.map(({ source, kind, severity, time }) => ({ source, kind, severity, time }));
    const before = seen(await ui.cards(page));
    const { name, text } = await ui.download(page, `export-${form}`);
    const again = await s.visit();
    writeFileSync(tmp.file(name), text);
    await drop(again, tmp.file(name));
    await ui.ready(again, SHOWN);
    const by = (a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    assert.deepEqual(seen(await ui.cards(again)).sort(by), before.sort(by));
  });
}
