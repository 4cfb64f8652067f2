// What passes a bound, or changes under the page's hands: each has an outcome
// that is said, and what was there stays.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '../bench/corpus.mjs';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { neuvector, SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

const QUERIES = [
  ['a'.repeat(10_000), /8000 characters/],
  ['('.repeat(1_000) + ')'.repeat(1_000), /32 levels/],
  ['cmd ~ /a{1000}{1000}/', /64 kB/],
  [`cmd ~ /${'a'.repeat(600)}/`, /500 bytes/],
  ['*', /beside “\*”/],
  ['* ** ***', /beside “\*”/],
  ['nothing:x', /No field/],
  ['sevrity:high', /Did you mean “severity”/],
  ['pid:abc', /whole number/],
  ['time > 9999-01-01', /1678 to 2262/],
  ['time > 2026-02-30', /date that exists/],
  [`${'x'.repeat(5_000)}:y`, /No field/],
];

test('a query that passes a bound or means nothing says why, and the list stays', async () => {
  const page = await s.visit();
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.search(page, 'source:neuvector');
  await ui.shown(page, 14);
  const error = ui.at(page, 'query-error');
  for (const [text, says] of QUERIES) {
    await ui.search(page, text);
    await error.waitFor();
    const said = await ui.until(text.slice(0, 30), () => error.innerText(), (now) => says.test(now));
    assert.ok(said.length < 600, `${text.slice(0, 30)}: ${said.length} characters of reason`);
    await ui.shown(page, 14);
    assert.ok(new URL(page.url()).hash.length < 100, 'the address is that of the list');
  }
  // Wildcards alone are any value of a field, however many.
  for (const text of ['source:*', 'source:***']) {
    await ui.search(page, text);
    await ui.shown(page, SHOWN);
    assert.equal(await error.count(), 0);
  }
});

const MB = 1e6;
const ADDRESSES = [
  ['%', '#q=%', /damaged/],
  ['half a letter', '#q=%F0%9F', /damaged/],
  ['a later version', '#v=999&q=source:kubearmor', /later version/],
  ['an order that is none', '#order=sideways', /no order is called “sideways”/],
  ['1 MB of a query', `#q=${'a'.repeat(MB)}`, /8000 characters/],
  ['1 MB of parentheses', `#q=${'('.repeat(MB)}`, /8000 characters/],
  ['1 MB of an order', `#order=${'x'.repeat(MB)}`, /no order is called “x+…x+”/],
  ['1 MB of a damaged query', `#q=${'%zz'.repeat(MB / 3)}`, /damaged/],
  ['1 MB of names', `#${'a=b&'.repeat(MB / 4)}`, null],
];

for (const [name, hash, says] of ADDRESSES) {
  test(`address: ${name}`, async () => {
    const page = await s.visit({ hash });
    const notice = ui.at(page, 'notice');
    if (says) {
      const said = await notice.innerText();
      assert.match(said, says);
      assert.ok(said.length < 300, `${said.length} characters of notice`);
    } else assert.equal(await notice.count(), 0);
    await drop(page, golden.kubearmor);
    await ui.ready(page, 9);
    await ui.shown(page, 9);
    // The same by hand, on a page that is open.
    await ui.search(page, 'severity:critical');
    const before = await ui.until('a filter', () => ui.count(page), ({ shown }) => shown < 9);
    await page.evaluate((to) => (location.hash = to), hash);
    if (says) await ui.until('a notice', () => notice.allInnerTexts(), ([said]) => says.test(said ?? ''));
    await ui.ready(page, 9);
    if (says) assert.deepEqual(await ui.count(page), before, 'the filter stays');
    else await ui.shown(page, 9);
  });
}

// The system still writes these files, which are large and new, while they are read.
const PATIENCE = 60_000;
const CHANGES = [
  ['grows', (file) => appendFileSync(file, '{"message":"late"}\n'.repeat(1000))],
  ['shrinks', (file) => truncateSync(file, 1000)],
  ['is written anew', (file) => writeFileSync(file, '{"message":"other"}\n'.repeat(6e6))],
  ['vanishes', (file) => rmSync(file)],
];

for (const [name, change] of CHANGES) {
  test(`a file that ${name} while it is read`, async () => {
    const big = corpus({ megabytes: 120 });
    const file = tmp.file('changes.ndjson');
    copyFileSync(big.file, file);
    const page = await s.visit();
    await drop(page, file);
    await ui.until(
      'some of it is read',
      () => ui.status(page),
      (now) => now.bytes > 0,
      PATIENCE,
    );
    change(file);
    const status = await ui.settled(page, 120_000);
    const [input] = await ui.inputs(page);
    console.log(`a file that ${name}: ${input.state}, ${status.bytes} of ${big.bytes} bytes, ${status.events} events; ${input.note}`);
    assert.ok(status.events > 0, 'what was read is there');
    // A browser may go on with the file as it was; else it says that the file is another.
    if (status.bytes === big.bytes) assert.equal(input.state, 'ready');
    else {
      assert.equal(input.state, 'partial');
      assert.equal(status.partial, true);
      assert.match(input.note, /could not be read to its end.*(unchanged|shorter)/s);
    }
    const { total } = await ui.count(page);
    assert.ok(total > 0 && total <= status.events);
    await ui.search(page, 'source:kubearmor');
    await ui.until('an answer', () => ui.count(page), ({ shown }) => shown > 0 && shown < total, PATIENCE);
    await ui.search(page, '');
    // Its bytes are those that were read, or it is said why there are none.
    await ui.at(page, 'event-card').first().click();
    await ui.until(
      'bytes or the reason',
      () => ui.at(page, 'event-detail').innerText(),
      (text) => /"ClusterName"|"level"/.test(text) || /changed since/i.test(text),
      PATIENCE,
    );
    await page.keyboard.press('Escape');
    await drop(page, golden.kubearmor);
    await ui.until('a good file', () => ui.status(page), (now) => now.state === 'ready' && now.events === status.events + 9, PATIENCE);
    rmSync(file, { force: true });
  });
}

test('two loads at once: both are read', async () => {
  const page = await s.visit();
  const big = corpus({ megabytes: 30 });
  const alone = await s.visit();
  await drop(alone, big.file);
  const { events } = await ui.ready(alone, undefined, 60_000);
  await drop(page, big.file);
  await ui.until('loading', () => ui.status(page), (now) => now.state === 'loading');
  await drop(page, golden.files);
  await drop(page, golden.kubearmor);
  const status = await ui.ready(page, events + TOTALS.events + 9, 60_000);
  const inputs = await ui.inputs(page);
  assert.deepEqual(inputs.map((input) => input.state), Array(inputs.length).fill('ready'));
  assert.equal(inputs.length, golden.files.length + 2);
  assert.equal((await ui.count(page)).total + status.copies, status.events);
});

/** How long the browser stands still over a list of files that nobody opens. */
async function standsStill(browser, files) {
  const page = await browser.newPage();
  await page.setContent('<input type="file" multiple>');
  await ui.watchFrames(page);
  await page.locator('input').setInputFiles(files);
  await page.waitForTimeout(500);
  const gap = await ui.gap(page);
  await page.close();
  return gap;
}

test('10,000 small files, one of them bad', { timeout: 600_000 }, async () => {
  const COUNT = 10_000;
  const [{ raw }] = neuvector(golden.neuvector);
  const one = JSON.stringify(JSON.parse(raw));
  const dir = tmp.file('many');
  mkdirSync(dir);
  const files = Array.from({ length: COUNT }, (_, i) => {
    const file = path.join(dir, `part-${String(i).padStart(5, '0')}.json`);
    writeFileSync(file, i === COUNT - 1 ? '' : one.replace(/"id":"[^"]*"/, `"id":"many-${i}"`));
    return file;
  });
  const page = await s.visit();
  const alone = await standsStill(page.context().browser(), files);
  await ui.watchFrames(page);
  const started = Date.now();
  await ui.at(page, 'file-input').first().setInputFiles(files);
  const status = await ui.ready(page, COUNT - 1, 300_000);
  const gap = await ui.gap(page);
  console.log(`10,000 files in ${((Date.now() - started) / 1e3).toFixed(1)} s; longest gap between frames ${gap.toFixed(0)} ms, ${alone.toFixed(0)} where nobody opens them`);
  // The list alone makes the browser stand still, the longer the slower the machine is.
  assert.ok(gap < 2 * alone + 1000, `no gap of ${gap.toFixed(0)} ms between frames, ${alone.toFixed(0)} where nobody opens them`);
  assert.equal(status.partial, true);
  assert.deepEqual(await ui.count(page), { shown: COUNT - 1, total: COUNT - 1 });
  // The list is as long as can be looked through, and the bad one is in it.
  const inputs = await ui.inputs(page);
  assert.equal(inputs.length, 200);
  const bad = inputs.find((input) => input.state === 'failed');
  assert.deepEqual([bad.name, /0 bytes/.test(bad.note)], ['part-09999.json', true]);
  assert.equal(await ui.at(page, 'more-inputs').innerText(), '9,800 more inputs');
  await ui.at(page, 'more-inputs').click();
  await ui.until('more', () => ui.inputs(page), (now) => now.length === 400);
  await ui.search(page, 'wget or message:*');
  await ui.at(page, 'remove').first().click();
  await ui.until('one less', () => ui.status(page), (now) => now.events === COUNT - 2, 60_000);
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger-sum').waitFor();
  // The accounts too: the bad one, and as many as can be looked through.
  const names = () => ui.at(page, 'ledger-input').evaluateAll((all) => all.map((el) => el.dataset.name));
  const first = await names();
  assert.equal(first.length, 100);
  assert.ok(first.includes('part-09999.json'));
  await ui.at(page, 'more-accounts').click();
  await ui.until('more', names, (all) => all.length === 200);
});
