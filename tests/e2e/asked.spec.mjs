// What a person presses to ask more: what a comparison left out, what is absent, a range drawn over
// the histogram, a value in an event's detail. And pairs of events, each of which opens.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, UNDATED } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);

const query = (page) => ui.at(page, 'query').inputValue();
const all = async (page) => {
  await ui.at(page, 'show-all').first().click();
  await ui.shown(page, SHOWN);
};

test('what a condition could not judge is counted, and a button shows just these', async () => {
  const page = await s.loaded();
  // Numbers of docs/query.md: two of no known severity, six undated, thirteen that name no user.
  for (const [asked, shown, count, words] of [
    ['severity >= low', 18, 2, 'of unknown severity left out'],
    ['time >= "2000-01-02T00:00:00Z"', SHOWN - UNDATED, UNDATED, 'undated left out'],
    ['not user:root', 15, 13, 'shown without the field under “not”'],
  ]) {
    await ui.search(page, asked);
    await ui.shown(page, shown);
    const button = ui.at(page, 'left-out').locator('button');
    await ui.until('it is said', () => button.allInnerTexts(), (texts) => texts.join() === `${count} ${words}`);
    await button.click();
    await ui.shown(page, count);
    assert.notEqual(await query(page), asked);
    const cards = await ui.cards(page);
    assert.equal(cards.length, count);
    if (words.startsWith('undated')) assert.ok(cards.every((card) => card.time === ''));
    if (words.includes('severity')) assert.ok(cards.every((card) => card.severity === 'unknown'));
    await page.goBack();
    await ui.shown(page, shown);
    assert.equal(await query(page), asked);
  }
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  assert.equal(await ui.at(page, 'left-out').count(), 0, 'nothing is left out of it');
});

test('what is absent is a value of its facet: it is shown, left out, and the only one', async () => {
  const page = await s.loaded();
  const facet = page.locator(`${ui.id('facet')}[data-field="orchestrator.namespace"]`);
  for (const [absent, text] of [
    ['host', 'namespace:!host'],
    ['missing', 'namespace:!missing'],
  ]) {
    const row = facet.locator(`${ui.id('facet-value')}[data-absent="${absent}"]`);
    const count = Number(await row.getAttribute('data-count'));
    assert.ok(count > 0 && count < SHOWN, `${absent}: ${count}`);
    await row.locator('button.lab').click();
    await ui.shown(page, count);
    assert.equal(await query(page), text);
    assert.equal(await row.locator('button.lab').getAttribute('aria-pressed'), 'true');
    await row.locator('button.lab').click();
    await ui.shown(page, SHOWN);
    await row.hover();
    await row.locator(ui.id('exclude')).click();
    await ui.shown(page, SHOWN - count);
    await row.hover();
    await row.locator(ui.id('only')).click();
    await ui.shown(page, count);
    await all(page);
  }
});

test('a range drawn over the histogram by a pointer is a condition on time, from either end', async () => {
  const page = await s.loaded();
  const bars = page.locator(`${ui.id('histogram')} ${ui.id('bucket')}`);
  for (const backwards of [false, true]) {
    const read = () =>
      bars.evaluateAll((list) =>
        list.map((el) => {
          const { x, y, width, height } = el.getBoundingClientRect();
          return { start: el.dataset.start, count: Number(el.dataset.count), x: x + width / 2, y: y + height / 2 };
        }),
      );
    const drawn = await ui.until('all bars', read, (list) => list.reduce((sum, bar) => sum + bar.count, 0) === SHOWN - UNDATED);
    assert.ok(drawn.length >= 3);
    const part = drawn.slice(0, -1);
    const [from, to] = backwards ? [part.at(-1), part[0]] : [part[0], part.at(-1)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 4 });
    assert.equal((await ui.count(page)).shown, SHOWN, 'until it is let go, it is a picture');
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await ui.shown(page, part.reduce((sum, bar) => sum + bar.count, 0));
    const asked = await query(page);
    assert.match(asked, /^time >= \S+ and time < \S+$/);
    const bound = asked.match(/>= (\S+)/)[1];
    assert.equal(Date.parse(bound.replaceAll('"', '')), Date.parse(part[0].start), asked);
    const times = (await ui.cards(page)).map((card) => Date.parse(card.time));
    assert.ok(times.every((time) => time >= Date.parse(part[0].start) && time < Date.parse(drawn.at(-1).start)));
    await all(page);
  }
});

test('a value in the detail is included, excluded, and the only one', async () => {
  const page = await s.loaded();
  await ui.at(page, 'event-card').first().click();
  const detail = ui.at(page, 'event-detail');
  await detail.locator(ui.id('include')).first().waitFor();
  const names = await detail.locator(ui.id('include')).evaluateAll((list) => list.map((el) => el.getAttribute('aria-label')));
  assert.ok(names.length > 5, `${names}`);
  let [some, tried] = [0, 0];
  for (const name of names.slice(0, 8)) {
    const button = (what) => detail.getByRole('button', { name: name.replace('Include', what), exact: true }).first();
    if (!(await button('Include').isVisible())) continue;
    await button('Include').click();
    const asked = await ui.until('a condition', () => query(page), Boolean);
    const { shown } = await ui.until('its events', () => ui.count(page), (now) => now.shown > 0 && now.total === SHOWN);
    await ui.search(page, asked);
    await ui.shown(page, shown);
    await button('Exclude').click();
    await ui.until('another condition', () => query(page), (now) => now === `not ${asked}`);
    await ui.shown(page, SHOWN - shown);
    await ui.search(page, 'source:neuvector or source:kubearmor');
    await ui.shown(page, SHOWN);
    await button('Only').click();
    await ui.until('it is among the conditions', () => query(page), (now) => now.includes(asked));
    await ui.shown(page, shown);
    await ui.search(page, '');
    await ui.shown(page, SHOWN);
    some += Number(shown > 1 && shown < SHOWN);
    tried++;
  }
  assert.ok(tried > 3 && some > 1, `${tried} tried, ${some} of some events`);
});

/** A record of a call in a container, so many seconds after the first. */
const call = (n, container, command, seconds) =>
  JSON.stringify({
    UpdatedTime: new Date(Date.UTC(2026, 1, 10, 9) + seconds * 1000).toISOString(),
    HostName: 'n1',
    NamespaceName: 'shop',
    PodName: `web-${container}`,
    ContainerID: container.repeat(12),
    Type: 'ContainerLog',
    HostPID: n,
    ProcessName: command,
    Operation: 'Process',
    Resource: `${command} ${n}`,
    Result: 'Passed',
  });

for (const shards of [1, 3]) {
  test(`pairs by container within five minutes, each event of which opens; ${shards} shards`, async () => {
    const events = [
      ['a', '/bin/sh', 0],
      ['a', '/bin/nc', 120],
      // Six minutes later; one second within; and the other way round.
      ['b', '/bin/sh', 0],
      ['b', '/bin/nc', 360],
      ['c', '/bin/sh', 10],
      ['c', '/bin/nc', 309],
      ['d', '/bin/nc', 0],
      ['d', '/bin/sh', 60],
      // Neither is of the other's container.
      ['e', '/bin/sh', 0],
      ['f', '/bin/nc', 30],
    ].map(([container, command, seconds], n) => call(1000 + n, container, command, seconds));
    // The two of a pair may be of different files, and so of different shards.
    const files = [0, 1].map((part) => {
      const file = tmp.file(`pairs-${part}.ndjson`);
      writeFileSync(file, events.filter((_, n) => n % 2 === part).join('\n') + '\n');
      return file;
    });
    const page = await s.visit({ hash: `?shards=${shards}` });
    await drop(page, files);
    await ui.ready(page, events.length);
    await ui.search(page, 'process:sh then process:nc within 5m by container.id');
    const made = ui.at(page, 'made');
    await ui.until('two pairs', () => made.getAttribute('data-rows').catch(() => null), (rows) => rows === '2');
    assert.match(await made.innerText(), /2 pairs/);
    const rows = await made.locator('tbody tr').evaluateAll((list) => list.map((tr) => [...tr.cells].map((td) => td.innerText.trim())));
    assert.deepEqual(rows.map((row) => [row[0][0], row.at(-1)]).sort(), [
      ['a', '120.000 s'],
      ['c', '299.000 s'],
    ]);
    await ui.shown(page, events.length);
    const of = made.locator('tbody tr').nth(rows.findIndex((row) => row[0].startsWith('a')));
    for (const [at, command] of ['/bin/sh', '/bin/nc'].entries()) {
      await of.locator('button').nth(at).click();
      await ui.until('its bytes', () => ui.raw(page), (raw) => raw?.includes(`"Resource":"${command} ${1000 + at}"`));
    }
    await page.keyboard.press('Escape');
    await ui.search(page, 'process:sh then process:nc within 2s by container.id');
    await ui.until('no pair', () => made.getAttribute('data-rows').catch(() => null), (count) => count === '0');
  });
}
