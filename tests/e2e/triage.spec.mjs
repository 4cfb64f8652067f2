// Marks: said by single keys, taken back, asked for; saved beside the inputs and found again, with
// them or after them, and told where the inputs are others.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, scratch } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [pair] = documents();
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const card = (page, n) => ui.at(page, 'event-card').nth(n);
const said = (page, n) => card(page, n).locator('.said').allInnerTexts();
const notice = (page, what) => ui.until(`notice ${what}`, () => ui.at(page, 'notice').innerText().catch(() => ''), (text) => what.test(text));
const focus = (page, n) => card(page, n).locator('.card-open').focus();
const marked = async (page, n, words) =>
  ui.until(`card ${n}`, async () => (await said(page, n)).join(), (now) => now === words);

/** Marks three events by keys: a star and a finding, a finding, a note. */
async function mark(page) {
  await focus(page, 0);
  await page.keyboard.press('m');
  await marked(page, 0, 'Starred');
  await page.keyboard.press('t');
  await marked(page, 0, 'Starred,true positive');
  await focus(page, 1);
  await page.keyboard.press('f');
  await marked(page, 1, 'false positive');
  await focus(page, 3);
  await page.keyboard.press('n');
  await page.keyboard.type('<b>ask Ann</b>');
  await page.keyboard.press('Enter');
  await marked(page, 3, 'note');
}

async function save(page, file) {
  const saved = await ui.download(page, 'save-marks');
  assert.equal(saved.name, 'watchglass-marks.ndjson');
  writeFileSync(file, saved.text);
  return saved.text.trimEnd().split('\n').map((line) => JSON.parse(line));
}

test('keys that follow each other at once all count', async () => {
  const page = await s.loaded();
  await focus(page, 0);
  await page.evaluate(() => {
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    ['m', 't'].forEach(press);
  });
  await marked(page, 0, 'Starred,true positive');
});

for (const shards of [1, 3]) {
  test(`a key that is pressed again before the answer takes back what it said; ${shards} shards`, async () => {
    const page = await s.loaded({ hash: `?shards=${shards}` });
    await focus(page, 0);
    const press = (keys) =>
      page.evaluate((all) => {
        const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        all.forEach(press);
      }, keys);
    await press(['m', 'm', 't']);
    await marked(page, 0, 'true positive');
    await press(['m', 't', 't', 'm', 'm']);
    await marked(page, 0, 'Starred,true positive');
    // Each was a step of its own.
    for (const words of ['true positive', 'Starred,true positive', 'Starred', 'Starred,true positive', 'true positive']) {
      await page.keyboard.press('u');
      await marked(page, 0, words);
    }
  });
}

for (const shards of [1, 3]) {
  test(`marks are said, taken back, saved and found again; ${shards} shards`, async () => {
    const page = await s.loaded({ hash: `?shards=${shards}` });
    await mark(page);
    await page.keyboard.press('u');
    await marked(page, 3, '');
    await focus(page, 3);
    await page.keyboard.press('n');
    await page.keyboard.type('<b>ask Ann</b>');
    await ui.at(page, 'confirm').click();
    await marked(page, 3, 'note');

    // The open event has them as buttons.
    await card(page, 1).click();
    const button = (name) => ui.at(page, 'say').getByRole('button', { name });
    assert.equal(await button('False positive').getAttribute('aria-pressed'), 'true');
    await button('To do').click();
    await ui.until('to do', () => button('To do').getAttribute('aria-pressed'), (on) => on === 'true');
    await page.keyboard.press('Escape');
    await marked(page, 1, 'to do');

    const facet = page.locator('[data-testid="facet"][data-field="mark"]');
    assert.equal(await facet.locator('[data-value="true-positive"]').first().getAttribute('data-count'), '1');
    await ui.search(page, 'mark:(to-do or star)');
    await ui.shown(page, 2);
    await ui.search(page, 'not mark:* not note:*');
    await ui.shown(page, SHOWN - 3);
    await ui.search(page, '');
    await ui.shown(page, SHOWN);

    const file = path.join(tmp.dir, `marks-${shards}.ndjson`);
    const [head, ...events] = await save(page, file);
    assert.equal(head.format, 'watchglass-marks');
    assert.deepEqual(head.inputs.map((of) => of.sha256).sort(), pair.files.map(sha256).sort());
    const words = events.map((of) => [...of.mark, of.note].join(' ').trim());
    assert.deepEqual(words.sort(), ['<b>ask Ann</b>', 'star true-positive', 'to-do']);
    await notice(page, /Marks of 3 events saved, with the SHA-256 of 2 inputs/);

    // Together with the inputs, in another order; and after them.
    for (const together of [true, false]) {
      const again = await s.visit({ hash: `?shards=${shards === 1 ? 2 : 1}` });
      if (together) await drop(again, [file, ...[...pair.files].reverse()]);
      else {
        await drop(again, pair.files);
        await ui.shown(again, SHOWN);
        await drop(again, [file]);
      }
      const told = await notice(again, /Marks of 3 events read/);
      assert.match(told, /all found again/);
      assert.match(told, /The same by SHA-256: /);
      assert.doesNotMatch(told, /Another file|not open/);
      await ui.shown(again, SHOWN);
      await marked(again, 0, 'Starred,true positive');
      await marked(again, 1, 'to do');
      await marked(again, 3, 'note');
    }
  });
}

test('other inputs are told apart, and what is not there stays', async () => {
  const first = await s.loaded();
  await mark(first);
  const file = path.join(tmp.dir, 'one.ndjson');
  await save(first, file);
  // The same events in another file; those of the other document are not there.
  const page = await s.visit();
  const copy = path.join(tmp.dir, path.basename(pair.kubearmor));
  writeFileSync(copy, `\n${readFileSync(pair.kubearmor, 'utf8')}`);
  await drop(page, [copy, file]);
  const told = await notice(page, /Marks of 3 events read/);
  assert.match(told, /Another file by SHA-256, of the same name: /);
  assert.match(told, /Marked, and not open: /);
  const kept = await save(page, path.join(tmp.dir, 'two.ndjson'));
  assert.equal(kept.length, 4);
});

test('who leaves with marks that no file has is asked, and who closes everything too', async () => {
  const page = await s.loaded();
  await focus(page, 0);
  await page.keyboard.press('o');
  await marked(page, 0, 'to do');
  await ui.at(page, 'clear').click();
  await ui.at(page, 'unsaved').waitFor();
  await ui.at(page, 'cancel-confirm').click();
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await page.reload();
  assert.deepEqual(asked, ['beforeunload']);
});

test('a folded card stands for all its events', async () => {
  const alert = (n) =>
    JSON.stringify({ UpdatedTime: `2026-02-10T09:15:${10 + n}.5Z`, HostName: 'n', ContainerID: 'ab12', Type: 'MatchedPolicy', PolicyName: 'p', Operation: 'File', Resource: '/a', ProcessName: '/bin/cat', HostPID: n + 1 });
  const lines = (from) => `${Array.from({ length: 10 }, (_, n) => alert(from + n)).join('\n')}\n`;
  const files = [0, 10].map((from) => {
    const file = path.join(tmp.dir, `from-${from}.log`);
    writeFileSync(file, lines(from));
    return file;
  });
  const page = await s.visit({ hash: '?shards=2#fold=1' });
  await drop(page, files);
  await ui.ready(page, 20);
  await ui.until('one card', () => ui.at(page, 'event-card').count(), (n) => n === 1);
  await focus(page, 0);
  await page.keyboard.press('f');
  await marked(page, 0, 'false positive');
  await ui.search(page, 'mark:false-positive');
  await ui.shown(page, 20);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('u');
  await ui.shown(page, 0);
});

test('what is no file of marks is opened as any other, and a newer one is refused', async () => {
  const page = await s.visit();
  const newer = path.join(tmp.dir, 'newer.json');
  writeFileSync(newer, '{"format":"watchglass-marks","version":9,"inputs":[]}\n');
  await drop(page, [newer]);
  await notice(page, /version is 9/);
  const other = path.join(tmp.dir, 'other.json');
  writeFileSync(other, '{"format":"other","message":"x","time":"2026-01-01T00:00:00Z"}\n');
  await drop(page, [other]);
  await ui.ready(page, 1);
});
