// One folder with a file of every shape: all golden inputs and the packed files
// of real tools, dropped together. What the page shows is what `normalize` says
// of the same files, every event is there once, and each that was carried shows
// the way in.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

/** Copies the files; gives, by name, what carried each event of a golden one, where that is said. */
function gather(folder) {
  const carried = new Map();
  mkdirSync(tmp.file(folder));
  const golden = path.join(root, 'tests/golden');
  for (const group of readdirSync(golden).filter((name) => !name.endsWith('.md'))) {
    for (const shape of readdirSync(path.join(golden, group))) {
      const dir = path.join(golden, group, shape);
      const input = readdirSync(dir).find((name) => name.startsWith('input'));
      const name = `${folder}/${group}-${shape}${path.extname(input)}`;
      copyFileSync(path.join(dir, input), tmp.file(name));
      carried.set(name, JSON.parse(readFileSync(path.join(dir, 'expected.ledger.json'), 'utf8')).carried);
    }
  }
  const packed = path.join(root, 'tests/unpack');
  // A bomb only stops; packed.spec.mjs has one.
  for (const name of readdirSync(packed).filter((name) => !/^bomb|\.(sh|md)$/.test(name)))
    copyFileSync(path.join(packed, name), tmp.file(`${folder}/unpack-${name}`));
  return carried;
}

/** What `normalize` says: the lines, and the account of each input. */
function normalize(folder) {
  const files = readdirSync(tmp.file(folder)).sort();
  const manifest = ['--manifest-path', path.join(root, 'Cargo.toml')];
  const call = ['run', '-q', ...manifest, '--example', 'normalize', '--', '--ledger', tmp.file('ledger.json')];
  const args = [...call, ...files.map((name) => `${folder}/${name}`)];
  const text = execFileSync('cargo', args, { cwd: tmp.dir, encoding: 'utf8', maxBuffer: 1 << 28 });
  const { inputs } = JSON.parse(readFileSync(tmp.file('ledger.json'), 'utf8'));
  return { lines: text.split('\n').slice(0, -1), inputs };
}

/** The open event: its row, its input, its first byte, and what carried it. */
const readOpen = () => {
  const detail = document.querySelector('[data-testid="event-detail"]');
  const pane = detail?.querySelector('[data-testid="raw"]');
  if (!pane) return null;
  const [, start] = /bytes ([\d,]+) to/.exec(pane.querySelector('.fixes:not(.d-find)').textContent);
  return {
    row: detail.dataset.row,
    name: pane.querySelector('.pane-head .mono').textContent,
    start: Number(start.replaceAll(',', '')),
    carried: pane.querySelector('[data-testid="carried"] [aria-hidden]')?.textContent.replace('In: ', '') ?? '',
  };
};

test('a folder of every shape: all events once, totals that reconcile, the way in', { timeout: 600_000 }, async () => {
  const carried = gather('shapes');
  const said = normalize('shapes');
  const page = await s.visit();
  await drop(page, tmp.file('shapes'));
  const status = await ui.ready(page, said.lines.length, 120_000);

  const sum = (field) => said.inputs.reduce((all, input) => all + input[field], 0);
  assert.equal(status.unreadable, sum('unreadable'));
  assert.equal(status.repaired, sum('repaired'));
  const given = said.inputs.filter((input) => !input.from);
  assert.equal(
    status.bytes,
    given.reduce((all, input) => all + input.bytes, 0),
    'bytes of what was dropped, members not counted again',
  );
  // The list shows 200 until more is asked for.
  assert.equal((await ui.inputs(page)).length, 200);
  await ui.at(page, 'more-inputs').click();
  await ui.until('all inputs', () => ui.inputs(page), (now) => now.length === said.inputs.length);
  const rows = (await ui.inputs(page)).map(({ name, events }) => ({ name, events }));
  assert.deepEqual(
    rows,
    said.inputs.map(({ name, events }) => ({ name, events })),
  );
  const { total, shown } = await ui.count(page);
  assert.equal(shown, total);
  assert.equal(total, said.lines.length - status.copies);

  // Each shown once, and each as it is told.
  const { text } = await ui.download(page, 'export-ndjson');
  const exported = text.split('\n').slice(0, -1);
  assert.equal(exported.length, total);
  const left = new Map();
  for (const line of said.lines) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of exported) {
    assert.ok(left.get(line) > 0, `exported, and not said: ${line}`);
    left.set(line, left.get(line) - 1);
  }

  // From event to event, by the key of a person.
  const places = new Map();
  for (const input of said.inputs) {
    const events = input.spans.filter((span) => span.event !== undefined);
    const first = [...new Map(events.map((span) => [span.event, span]).reverse()).values()];
    first.sort((a, b) => a.event - b.event);
    for (const [at, span] of first.entries()) places.set(`${input.name} ${span.start}`, carried.get(input.name)?.[at]);
  }
  await ui.at(page, 'event-card').first().click();
  const seen = new Set();
  let ways = 0;
  for (let row = null, n = 0; n < total; n++) {
    const before = row;
    const open = await ui.until(
      `event ${n + 1}`,
      () => page.evaluate(readOpen),
      (open) => open && open.row !== before,
    );
    row = open.row;
    assert.ok(!seen.has(row), `${row} is there twice`);
    seen.add(row);
    const place = `${open.name} ${open.start}`;
    assert.ok(places.has(place), `no event begins at ${place}`);
    const want = places.get(place);
    if (want !== undefined) assert.equal(open.carried, want, place);
    ways += open.carried ? 1 : 0;
    if (n + 1 < total) await page.keyboard.press('j');
  }
  assert.equal(seen.size, total);
  assert.ok(ways > 50, `${ways} events were carried`);
  ui.assertHealthy(page);
});
