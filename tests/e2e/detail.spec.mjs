// The open event: its raw bytes are the file's bytes, Esc closes it and the
// focus goes back to the card, the arrows move on.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, root, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS, expected } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const pairs = documents();
const tmp = scratch();
after(tmp.remove);
const golden = (name) => path.join(root, 'tests/golden/neuvector', name);
const loaded = async (pair = pairs[0], options) => {
  const page = await s.visit(options);
  await drop(page, pair.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
};
const opened = (page) =>
  ui.until(
    'raw bytes',
    () => ui.raw(page),
    (t) => Boolean(t),
  );

for (const pair of pairs) {
  test(`${pair.label}: the raw bytes of all 23 are exactly the file's, in the order of the list`, async () => {
    const page = await loaded(pair);
    const { distinct } = expected(pair);
    await ui.at(page, 'event-card').first().click();
    const seen = [await opened(page)];
    while (seen.length < SHOWN) {
      await page.keyboard.press('ArrowDown');
      seen.push(
        await ui.until(
          `event ${seen.length + 1}`,
          () => ui.raw(page),
          (t) => t && t !== seen.at(-1),
        ),
      );
    }
    assert.deepEqual([...seen].sort(), distinct.map((r) => r.raw).sort());
    const time = (raw) => Date.parse(distinct.find((r) => r.raw === raw).time || 0);
    const times = seen.map(time);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    );
    await page.keyboard.press('ArrowUp');
    await ui.until(
      'one back',
      () => ui.raw(page),
      (t) => t === seen.at(-2),
    );
  });
}

test('Enter opens, Esc closes, and the focus is where it was', async () => {
  const page = await loaded();
  await ui.focusCard(page, 2);
  const before = await ui.focused(page);
  await page.keyboard.press('Enter');
  await ui.at(page, 'event-detail').waitFor();
  await opened(page);
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
  await ui.until(
    'the focus back on the card',
    () => ui.focused(page),
    (f) => f.row === before.row,
  );
});

test('a click opens; Esc gives the focus back to the card last shown', async () => {
  const page = await loaded();
  await ui.at(page, 'event-card').nth(1).click();
  await opened(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
  assert.ok((await ui.focused(page)).list, 'the focus is in the list');
});

test('the detail names canonical fields beside the raw ones, and keeps what has no name', async () => {
  const page = await loaded();
  await ui.search(page, 'harden-wordpress-pkg-mngr-exec');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  const detail = ui.at(page, 'event-detail');
  await detail.waitFor();
  await opened(page);
  const text = await detail.innerText();
  for (const word of [
    'process.executable',
    'ProcessName',
    '/usr/bin/apt',
    'rule.name',
    'PolicyName',
    'wordpress-787f45786f-2q9wf',
    'Permission denied',
  ]) {
    assert.ok(text.includes(word), `the detail says ${word}`);
  }
  assert.match(text, /repair/i, 'its repairs are told');
});

test('a copy tells where it was found', async () => {
  const page = await loaded();
  await ui.search(page, 'iodine');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  assert.match(await ui.at(page, 'event-detail').innerText(), /(found|copies|copy|places)/i);
});

test('on a narrow screen the detail opens and closes as well', async () => {
  const page = await loaded(pairs[0], { viewport: { width: 360, height: 800 } });
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(wide, 'nothing sticks out sideways');
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'hidden' });
});

/** The detail of the first event of a file of these records, or of a file that is there. */
const openedOf = async (records, word, options) => {
  const page = await s.visit(options);
  const file = typeof records === 'string' ? records : tmp.file('records.ndjson');
  if (file !== records) writeFileSync(file, records.map((r) => JSON.stringify(r)).join('\n'));
  await drop(page, file);
  await ui.ready(page);
  if (word) await ui.search(page, word);
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  return page;
};
const said = (page) => ui.at(page, 'packet').locator('dd').allInnerTexts();
const saved = async (page) => {
  const stream = page.waitForEvent('download');
  await ui.at(page, 'pcap').click();
  const got = await stream;
  const chunks = [];
  for await (const chunk of await got.createReadStream()) chunks.push(chunk);
  return { name: got.suggestedFilename(), bytes: Buffer.concat(chunks) };
};

/** A threat with a packet, cut as the sensor cuts it. */
const threat = (frame, more) => ({
  name: 'SQL.Injection',
  level: 'Critical',
  reported_timestamp: 1770714930,
  cluster_name: 'prod',
  threat_id: 2022,
  client_ip: '203.0.113.24',
  server_ip: '10.42.3.17',
  cap_len: frame.length,
  packet: frame.subarray(0, 2048).toString('base64'),
  ...more,
});
const frame = Buffer.concat([
  Buffer.from('02420a2a031102420a2a0301080045000baa00004000400600', 'hex'),
  Buffer.from('00cb0071180a2a0311c3b41f9000000001000000015018200000000000', 'hex'),
  Buffer.from('GET /<script>alert(1)</script> HTTP/1.1\r\n'),
  Buffer.alloc(2905, 0x41),
]);

test('a packet is taken apart, shown and saved', async () => {
  const page = await openedOf([threat(frame)]);
  const pane = ui.at(page, 'packet');
  assert.deepEqual(await said(page), [
    '02:42:0a:2a:03:01 → 02:42:0a:2a:03:11',
    '203.0.113.24 → 10.42.3.17, 2,986 bytes, TTL 64',
    'port 50100 → 8080, PSH ACK, 2,946 bytes of data',
  ]);
  assert.match(await pane.innerText(), /captured 2,048 of 3,000 bytes/);
  const rows = (await pane.locator('pre').innerText()).trimEnd().split('\n');
  assert.equal(rows.length, 128);
  assert.equal(rows[0], '0000  02 42 0a 2a 03 11 02 42  0a 2a 03 01 08 00 45 00  .B.*...B.*....E.');
  assert.ok(rows.map((row) => row.slice(-16)).join('').includes('<script>alert(1)'), 'markup is only text');
  const { name, bytes } = await saved(page);
  assert.match(name, /^watchglass-packet-\d+-\d+\.pcap$/);
  const words = Array.from({ length: 10 }, (_, at) => bytes.readUInt32LE(at * 4));
  assert.deepEqual(words, [0xa1b2c3d4, 0x40002, 0, 0, 262144, 1, 1770714930, 0, 2048, 3000]);
  assert.deepEqual(bytes.subarray(40), frame.subarray(0, 2048));
});

test('a packet that cannot be read is told, and nothing else suffers', async () => {
  const broken = ['not base64 <b>', 'A', '\u0000', '='.repeat(100_000)];
  for (const packet of broken) {
    const page = await openedOf([threat(frame, { packet, cap_len: 4_000_000_000 })]);
    assert.match(await ui.at(page, 'packet').innerText(), /not base64/);
    assert.equal(await ui.at(page, 'pcap').count(), 0);
  }
  for (const [packet, last] of [
    ['AAAA', /end within the headers/],
    [Buffer.alloc(300_000, 0xff).toString('base64'), /EtherType 0xffff/],
  ]) {
    const page = await openedOf([threat(frame, { packet, cap_len: -1 })]);
    assert.match((await said(page)).at(-1), last);
  }
});

test('a record without a packet has no place for one', async () => {
  const page = await openedOf([threat(frame, { packet: '' })]);
  assert.equal(await ui.at(page, 'packet').count(), 0);
});

for (const [form, file] of [
  ['JSON', 'rest-events/input.json'],
  ['text', 'syslog-text/input.log'],
]) {
  test(`${form}: the body of a request is hidden until it is asked for`, async () => {
    const page = await openedOf(golden(file), 'rule:RESTful.Write');
    const detail = ui.at(page, 'event-detail');
    // Its beginning in text, in JSON, and in the value of an attribute.
    const hidden = async () => !/\{\\?("|&quot;)config/.test(await detail.innerHTML());
    assert.ok(await hidden(), 'nothing of it is in the page');
    assert.match(await ui.raw(page), /⟨\d+ characters hidden⟩/);
    assert.match(await ui.at(page, 'masked').innerText(), /\d+ characters.*hidden/);
    await ui.at(page, 'unmask').click();
    assert.match(await ui.raw(page), /\{\\?"config/);
    assert.match(await ui.at(page, 'mapping').innerText(), /\{"config/);
    await ui.at(page, 'unmask').click();
    assert.ok(await hidden(), 'hidden again');
    await ui.at(page, 'unmask').click();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'hidden' });
    await ui.at(page, 'event-card').first().click();
    await opened(page);
    assert.ok(await hidden(), 'that it was shown is not remembered');
  });
}

test('what carried a record is named, outermost first', async () => {
  const inner = JSON.stringify(threat(frame, { packet: undefined }));
  const log = `2026-02-10T09:15:31.000000001Z stdout F ${inner}\n`;
  const page = await openedOf([{ log, stream: 'stdout', time: '2026-02-10T09:15:31Z' }]);
  const line = ui.at(page, 'carried');
  assert.equal(await line.locator('[aria-hidden]').innerText(), 'In: Docker json-file › CRI log');
  assert.match(await line.textContent(), /Carried by: Docker json-file, in it CRI log/);
  const plain = await openedOf([threat(frame)]);
  assert.equal(await ui.at(plain, 'carried').count(), 0);
});

test('what we conclude ourselves looks like it, and weak guesses stay out of the list', async () => {
  const page = await openedOf(golden('document/input.txt'), 'signal:scan');
  const marks = page.locator('[data-testid="event-card"] .tech.ours');
  assert.deepEqual(await marks.allTextContents(), ['scan', 'T1046']);
  const ours = await ui.at(page, 'event-detail').locator('.ours .val').allInnerTexts();
  assert.deepEqual(ours, ['T1046 (high) Network Service Discovery: Discovery', 'scan']);
  await ui.search(page, 'rule:*Package.Updated');
  await ui.until('one other', () => marks.allTextContents(), (list) => list.join() === 'package manager');
});

test('on a phone the mapping shows every value whole, and one line is one line', async () => {
  const page = await loaded(pairs[0], { viewport: { width: 360, height: 800 } });
  writeFileSync(tmp.file('one.ndjson'), `{"a":1}\n{"message":"${'long/value/'.repeat(30)}","b":2}\n`);
  await ui.at(page, 'file-input').first().setInputFiles(tmp.file('one.ndjson'));
  await ui.ready(page, TOTALS.events + 2);
  await ui.search(page, 'message:long*');
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await opened(page);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="mapping"] td')]
      .filter((cell) => cell.scrollWidth > cell.clientWidth || getComputedStyle(cell).textOverflow === 'ellipsis')
      .map((cell) => cell.textContent),
  );
  assert.deepEqual(cut, []);
  assert.match(await ui.at(page, 'raw').innerText(), /bytes 8 to \d+, line 2\n/);
});
