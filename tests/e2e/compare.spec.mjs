// Two events side by side: kept and opened by mouse and by keys, told apart fact by fact, closed one
// by one. And the next critical event, however far it is.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const card = (page, n) => ui.at(page, 'event-card').nth(n);
const row = (page, n) => card(page, n).getAttribute('data-row');
const open = (page) => ui.at(page, 'event-detail').getAttribute('data-row');
const opens = (page, wanted) => ui.until('the open event', () => open(page), (now) => now === wanted);
const sum = (page) => ui.at(page, 'pair-sum').innerText();
const told = (page, test) => ui.until('the sum', () => sum(page), test);
const heads = (page) => page.locator('.pair h2').allInnerTexts();
const lines = (page) =>
  ui.at(page, 'pair-line').evaluateAll((all) =>
    all.map((line) => ({
      is: line.className,
      said: line.querySelector('dt').innerText,
      label: [...line.querySelector('dt').childNodes].find((node) => node.nodeType === 3).data,
      sides: [...line.querySelectorAll('dd')].map((side) => side.lastChild.data),
    })),
  );
const counted = (text) => text.match(/^(\d+) differ, (\d+) only in the kept event, (\d+) only in the open one, (\d+) the same in both$/).slice(1).map(Number);

for (const shards of [1, 3]) {
  test(`by keys: an event is kept, j and k go on beside it, Esc closes one after the other; ${shards} shards`, async () => {
    const page = await s.loaded({ hash: `?shards=${shards}` });
    const rows = [await row(page, 1), await row(page, 2), await row(page, 3)];
    await card(page, 1).locator('.card-open').focus();
    await page.keyboard.press('Enter');
    await ui.at(page, 'raw').waitFor();
    await page.keyboard.press('c');
    await page.getByText('Kept. Open another event to compare it with').first().waitFor();
    await ui.until('it is said', () => page.locator('p.vh[role="status"]').allInnerTexts(), (all) => all.some((text) => text.startsWith('Kept')));
    await page.keyboard.press('j');
    await ui.at(page, 'pair-line').first().waitFor();
    await opens(page, rows[1]);
    const first = await heads(page);
    assert.equal(first.length, 2);
    const one = await told(page, (text) => text.includes('differ'));
    const all = await lines(page);
    const number = (is) => all.filter((line) => line.is === is).length;
    const [differ, kept, other, same] = counted(one);
    assert.deepEqual([number('other'), number('only'), number('same')], [differ, kept + other, same]);
    for (const line of all) {
      assert.equal(line.sides.length, line.is === 'same' ? 1 : 2, line.label);
      assert.match(line.said, { same: /same in both/, other: /differs/, only: /only in the/ }[line.is]);
      if (line.is === 'only') assert.ok(line.sides.includes('not in the record'), line.label);
    }
    assert.equal(await ui.at(page, 'raw').count(), 2);
    // The kept one stays.
    await page.keyboard.press('j');
    await opens(page, rows[2]);
    await ui.until('another head', () => heads(page), (now) => now.length === 2 && now[0] === first[0]);
    await page.keyboard.press('k');
    await opens(page, rows[1]);
    await ui.until('both heads', () => heads(page), (now) => now.join() === first.join());
    assert.equal((await ui.focused(page)).testid, 'event-detail');
    await page.keyboard.press('Escape');
    await opens(page, rows[0]);
    assert.equal(await ui.at(page, 'pair-line').count(), 0);
    assert.equal(await ui.at(page, 'compare').getAttribute('aria-pressed'), 'false');
    assert.equal((await ui.focused(page)).testid, 'event-detail');
    await page.keyboard.press('Escape');
    await ui.at(page, 'event-detail').waitFor({ state: 'detached' });
    await ui.until('the card has the focus', () => ui.focused(page), (f) => f.row === rows[0]);
  });
}

test('by mouse: any event of the list, and each of both closes', async () => {
  const page = await s.loaded();
  const rows = [await row(page, 0), await row(page, 5)];
  await card(page, 0).click();
  await ui.at(page, 'raw').waitFor();
  await ui.at(page, 'compare').click();
  await card(page, 5).click();
  await ui.at(page, 'pair-line').first().waitFor();
  await opens(page, rows[1]);
  await page.getByRole('button', { name: 'Close the event: Kept' }).click();
  await page.locator('.blocks').waitFor();
  await opens(page, rows[1]);
  await ui.until('the focus is with the other', () => ui.focused(page), (f) => f.testid === 'event-detail');
  // Again, and the open one is closed.
  await ui.at(page, 'compare').click();
  await card(page, 0).click();
  await page.getByRole('button', { name: 'Close the event: Open' }).click();
  await opens(page, rows[1]);
  await page.locator('.blocks').waitFor();
  await ui.until('the focus is with the other', () => ui.focused(page), (f) => f.testid === 'event-detail');
  await ui.at(page, 'compare').click();
  await ui.at(page, 'compare').click();
  assert.equal(await ui.at(page, 'compare').getAttribute('aria-pressed'), 'false');
});

test('where an event covers the list, the kept one waits for the next; one stands below the other', async () => {
  const page = await s.loaded({ viewport: { width: 360, height: 740 } });
  await card(page, 0).click();
  await ui.at(page, 'raw').waitFor();
  await ui.at(page, 'compare').click();
  await ui.at(page, 'detail-close').click();
  await ui.at(page, 'kept').waitFor();
  await card(page, 2).click();
  await ui.at(page, 'pair-line').first().waitFor();
  const boxes = await page.locator('.pair').first().locator('> section').evaluateAll((all) => all.map((side) => side.getBoundingClientRect().toJSON()));
  assert.ok(boxes[1].top >= boxes[0].bottom, 'below');
  assert.deepEqual(boxes.map((box) => Math.round(box.width)), [360, 360]);
  assert.deepEqual(await page.locator('.pair .which b').allInnerTexts(), ['Kept', 'Open']);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${wide} px wide`);
  // Both close, one after the other; what is kept can be let go in the list.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await ui.at(page, 'event-detail').waitFor({ state: 'detached' });
  assert.equal(await ui.at(page, 'kept').count(), 0);
  await card(page, 0).click();
  await ui.at(page, 'raw').waitFor();
  await ui.at(page, 'compare').click();
  await ui.at(page, 'detail-close').click();
  await ui.at(page, 'unkeep').click();
  await ui.at(page, 'kept').waitFor({ state: 'detached' });
});

test('what may be a secret is compared and not shown', async () => {
  const page = await s.visit();
  await drop(page, path.join(root, 'tests/golden/neuvector/rest-events/input.json'));
  await ui.ready(page);
  const write = ui.at(page, 'event-card').filter({ hasText: 'RESTful.Write' }).first();
  await write.click();
  await ui.at(page, 'masked').waitFor();
  await ui.at(page, 'unmask').click();
  await ui.at(page, 'compare').click();
  await page.keyboard.press((await open(page)) === (await row(page, 0)) ? 'j' : 'k');
  await ui.at(page, 'pair-line').first().waitFor();
  const text = await ui.at(page, 'event-detail').innerText();
  assert.match(text, /hidden⟩/);
  assert.doesNotMatch(text, /"password"|\\"password/);
});

test('with its input goes what is kept of it', async () => {
  const page = await s.visit();
  const record = (n) => ({ name: `${n}.json`, mimeType: 'text/plain', buffer: Buffer.from(`{"time":"2026-01-0${n}T00:00:00Z","message":"m${n}"}`) });
  await ui.at(page, 'file-input').first().setInputFiles([1, 2].map(record));
  await ui.ready(page, 2);
  await card(page, 0).click();
  await ui.at(page, 'raw').waitFor();
  await page.keyboard.press('c');
  await page.keyboard.press('Escape');
  await ui.at(page, 'kept').waitFor();
  assert.match(await ui.at(page, 'kept').innerText(), /Kept to compare/);
  await page.getByRole('button', { name: 'Remove 2.json' }).click();
  await ui.at(page, 'kept').waitFor({ state: 'detached' });
  await ui.shown(page, 1);
});

for (const shards of [1, 3]) {
  test(`the next critical event is found far from the rows at hand; ${shards} shards`, async () => {
    const at = [700, 4321];
    const line = (n) =>
      JSON.stringify({ UpdatedTime: new Date(1.77e12 - n * 1000).toISOString(), HostName: 'n', ContainerID: `${n}`, Type: 'MatchedPolicy', PolicyName: 'p', Severity: at.includes(n) ? '10' : '1', Operation: 'File', Resource: '/a', HostPID: n });
    const files = [0, 1, 2].map((part) => path.join(tmp.dir, `far-${part}.ndjson`));
    files.forEach((file, part) => writeFileSync(file, Array.from({ length: 2000 }, (_, n) => line(n * 3 + part)).join('\n')));
    const page = await s.visit({ hash: `?shards=${shards}` });
    await drop(page, files);
    await ui.ready(page, 6000);
    await ui.at(page, 'event-card').first().waitFor();
    await page.evaluate(() => document.activeElement?.blur());
    const rank = () => page.evaluate(() => document.activeElement?.closest('[data-rank]')?.dataset.rank);
    const goes = async (key, to) => {
      await page.keyboard.press(key);
      await ui.until(`${key} goes to ${to}`, rank, (now) => now === String(to));
    };
    await goes('e', at[0]);
    await goes('e', at[1]);
    await page.keyboard.press('e');
    const none = await ui.until('none', () => page.locator('[role="status"] [data-testid="notice"]').allInnerTexts(), (all) => all.length > 0);
    assert.match(none[0], /^No further critical event in this list/);
    assert.equal(await rank(), String(at[1]), 'the focus stays');
    await goes('E', at[0]);
    // With an event open it is the open one that goes on.
    await page.keyboard.press('Enter');
    await ui.at(page, 'raw').waitFor();
    await page.keyboard.press('e');
    await ui.until('the next is open', () => page.locator('.d-bar').innerText(), (text) => text.includes('4,322 of 6,000'));
    // Within the filter, folded, in another order.
    await page.keyboard.press('Escape');
    await ui.search(page, 'pid > 4000');
    await ui.shown(page, 1999);
    await page.evaluate(() => document.activeElement?.blur());
    await goes('e', 320);
    await ui.at(page, 'order-worst').click();
    await ui.at(page, 'fold').click();
    await page.evaluate(() => document.activeElement?.blur());
    await goes('e', 0);
  });
}

test('the mapping names what ECS and OCSF call a field', async () => {
  const page = await s.loaded();
  await card(page, 0).click();
  const mapping = ui.at(page, 'mapping');
  await mapping.waitFor();
  const of = (name) => mapping.locator('td:nth-child(2)').filter({ hasText: new RegExp(`^${name}(ECS|OCSF)`) }).innerText();
  assert.equal(await of('event.module'), 'event.module\nOCSF metadata.product.name');
  assert.equal(await of('severity'), 'severity\nECS event.severity · OCSF severity');
  const all = await mapping.locator('tbody tr:not(.unmapped) td:nth-child(2)').allInnerTexts();
  assert.ok(all.every((text) => /OCSF (none|[a-z_.]+)$/.test(text)), all.join(' | '));
});
