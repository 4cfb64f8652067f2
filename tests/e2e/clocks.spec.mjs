// Clocks: an input, or a node within it, takes an offset, typed or by pinning two events as the
// same moment. Moved times are marked, the recorded ones stay, and an order that whole seconds do
// not tell is said to be uncertain.
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

// Ten in the morning; the first tool tells whole seconds.
const TEN = 1_770_717_600;
const incident = (second) =>
  JSON.stringify({
    name: 'Container.Suspicious.Process',
    reported_timestamp: TEN + second,
    reported_at: new Date((TEN + second) * 1000).toISOString().replace('.000', ''),
    host_name: 'worker-1',
    level: 'Warning',
    workload_name: 'web-0',
    proc_name: `nc-${second}`,
    proc_path: '/usr/bin/nc',
    action: 'violate',
  });
const log = (time, node) =>
  JSON.stringify({
    Timestamp: TEN,
    UpdatedTime: `2026-02-10T${time}Z`,
    HostName: node,
    NamespaceName: 'shop',
    PodName: 'web-0',
    Type: 'ContainerLog',
    Operation: 'Process',
    Resource: `/bin/${node}`,
    Data: 'syscall=SYS_EXECVE',
    Result: 'Passed',
  });

async function opened(options) {
  writeFileSync(tmp.file('a.json'), [incident(0), incident(2)].join('\n'));
  writeFileSync(
    tmp.file('b.json'),
    [log('10:00:00.400000', 'worker-2'), log('10:00:05.250000', 'worker-3')].join('\n'),
  );
  const page = await s.visit(options);
  await drop(page, [tmp.file('a.json'), tmp.file('b.json')]);
  await ui.ready(page, 4);
  return page;
}

const times = async (page) =>
  (await ui.cards(page)).map((card) => card.time.slice(11).replace(/(\.0+)?Z$/, ''));
const become = (page, want) => ui.until('the times', () => times(page), (now) => String(now) === String(want));
const clock = (page, name) => page.locator(`${ui.id('input')}[data-name="${name}"] ${ui.id('clock')}`).click();
const text = (page, testid) => ui.at(page, testid).first().innerText();

test('what is typed moves an input or a node, is marked, and can be taken back', async () => {
  const page = await opened();
  const recorded = ['10:00:05.25', '10:00:02', '10:00:00.4', '10:00:00'];
  await become(page, recorded);
  assert.equal(await ui.at(page, 'adjusted').count(), 0);
  const before = page.url();

  await clock(page, 'a.json');
  assert.equal((await ui.focused(page)).testid, 'clock-offset');
  await ui.at(page, 'clock-offset').fill('soon');
  await ui.at(page, 'confirm').click();
  assert.equal(await ui.at(page, 'clock-offset').getAttribute('aria-invalid'), 'true');
  await ui.at(page, 'clock-offset').fill('+1h30m');
  assert.match(await text(page, 'clock-moves'), /2 records move; the first, recorded at .*10:00:00, to .*11:30:00/);
  await ui.at(page, 'clock-offset').press('Enter');
  await become(page, ['11:30:02', '11:30:00', '10:00:05.25', '10:00:00.4']);
  assert.equal(await ui.at(page, 'adjusted').count(), 2);
  assert.match(await text(page, 'clocks'), /a\.json \+1h30m/);
  assert.match(await text(page, 'input-clock'), /\+1h30m/);
  assert.match((await ui.at(page, 'lane').allInnerTexts()).join(), /2 adjusted/);
  assert.equal(page.url(), before, 'the address holds no clock');

  await clock(page, 'b.json');
  await ui.at(page, 'clock-node').selectOption({ label: 'worker-3 (1 record)' });
  await ui.at(page, 'clock-offset').fill('-5s');
  await ui.at(page, 'confirm').click();
  await become(page, ['11:30:02', '11:30:00', '10:00:00.4', '10:00:00.25']);
  await ui.search(page, 'offset:*');
  await ui.shown(page, 3);
  await ui.search(page, '');
  await ui.at(page, 'view-table').click();
  assert.equal(await ui.at(page, 'adjusted').count(), 3);
  await ui.at(page, 'view-cards').click();

  const { text: lines } = await ui.download(page, 'export-ndjson');
  const first = JSON.parse(lines.split('\n')[0]);
  assert.equal(first['@timestamp'], '2026-02-10T10:00:02Z');
  assert.equal(first['event.time_offset'], '+1h30m');
  assert.equal(first['event.time_adjusted'], '2026-02-10T11:30:02Z');

  await ui.at(page, 'clock-undo').click();
  await become(page, ['11:30:02', '11:30:00', '10:00:05.25', '10:00:00.4']);
  await ui.at(page, 'clock-reset').click();
  await become(page, recorded);
  assert.equal(await ui.at(page, 'clocks').count(), 0);
});

test('two events are made the same moment, and the detail keeps what was recorded', async () => {
  const page = await opened();
  await ui.at(page, 'event-card').filter({ hasText: 'nc-2' }).click();
  await ui.at(page, 'pin').click();
  assert.match(await text(page, 'pinned'), /Pinned/);
  await ui.at(page, 'event-card').filter({ hasText: 'worker-3' }).click();
  const same = ui.at(page, 'same');
  await same.first().waitFor();
  assert.deepEqual(await same.allInnerTexts(), ['Move all of b.json by -3.25s', 'Move node worker-3 in b.json by -3.25s']);
  await same.nth(1).click();
  await become(page, ['10:00:02', '10:00:02', '10:00:00.4', '10:00:00']);
  await ui.until(
    'the detail tells both times',
    () => ui.at(page, 'event-detail').innerText(),
    (told) => /10:00:02 UTC/.test(told) && /As recorded\s+2026-02-10 10:00:05\.25 UTC/.test(told) && /-3\.25s/.test(told),
  );
  assert.match(await ui.raw(page), /10:00:05\.250000/);
  await ui.at(page, 'same-undo').click();
  await become(page, ['10:00:05.25', '10:00:02', '10:00:00.4', '10:00:00']);
});

test('an order within a whole second of two clocks is said to be uncertain', async () => {
  const page = await opened();
  const marks = () => ui.at(page, 'unsure').count();
  await ui.until('one mark', marks, (count) => count === 1);
  assert.match(await ui.at(page, 'unsure').getAttribute('title'), /NeuVector incident records whole seconds/);
  assert.match(await ui.at(page, 'unsure').textContent(), /^≈Uncertain which of this and the event above it came first: /);
  await ui.at(page, 'order-worst').click();
  await ui.until('none in another order', marks, (count) => count === 0);
});

test('of a run of events whose order is uncertain the first says why', async () => {
  const page = await s.visit();
  const file = (name, lines) => {
    writeFileSync(tmp.file(name), lines.join('\n'));
    return tmp.file(name);
  };
  const said = (tool) => file(`${tool}.ndjson`, [`{"time":"2026-02-10T10:00:01Z","level":"error","msg":"${tool}"}`]);
  await drop(page, ['one', 'two', 'three'].map(said));
  await ui.ready(page, 3);
  const marks = await ui.until('marks', () => ui.at(page, 'unsure').locator('.vh').allTextContents(), (all) => all.length === 2);
  assert.match(marks[0], /^Uncertain which/);
  assert.equal(marks[1], 'Order uncertain. ');
  const width = await ui.at(page, 'unsure').first().evaluate((mark) => mark.getBoundingClientRect().width);
  assert.ok(width > 3 && width < 16, `to the eye it is a small sign: ${width}`);
});
