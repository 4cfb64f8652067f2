// What the page keeps to itself: nothing is stored, no input is summed before marks are saved, and
// guesses of ours stand apart, those of low confidence in the open event alone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { corpus } from '../bench/corpus.mjs';
import * as ui from './lib/page.mjs';
import { drop } from './lib/chromium.mjs';
import { SHOWN } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();

/** All that a page can store. */
const stored = (page) =>
  page.evaluate(async () => ({
    cookies: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((of) => of.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    name: window.name,
    private: await navigator.storage.getDirectory().then(async (all) => (await Array.fromAsync(all.keys())).join(), () => ''),
  }));
const NOTHING = { cookies: '', local: [], session: [], databases: [], caches: [], workers: 0, name: '', private: '' };

test('nothing is stored, whatever is done', async () => {
  const page = await s.loaded();
  await page.locator('[data-theme-set="dark"]').click();
  await ui.at(page, 'density').click();
  await ui.at(page, 'zone').getByRole('button').last().click();
  await ui.search(page, 'source:kubearmor');
  await ui.shown(page, 9);
  await ui.at(page, 'private').click();
  await ui.at(page, 'event-card').first().click();
  await ui.until('raw bytes', () => ui.raw(page), Boolean);
  await page.keyboard.press('m');
  await page.keyboard.press('Escape');
  await ui.at(page, 'fold').click();
  await ui.at(page, 'view-table').click();
  await ui.at(page, 'clock').first().click();
  await ui.at(page, 'clock-offset').fill('+1h');
  await ui.at(page, 'confirm').click();
  await ui.at(page, 'side').first().click();
  await ui.download(page, 'export-ndjson');
  await ui.download(page, 'save-marks');
  await ui.at(page, 'ledger-open').first().click();
  await ui.at(page, 'ledger-entry').first().waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  assert.deepEqual(await page.context().cookies(), []);
  // It would be seen if something were.
  await page.evaluate(() => localStorage.setItem('a', 'b'));
  assert.notDeepEqual(await stored(page), NOTHING);
  await page.evaluate(() => localStorage.clear());
  await page.keyboard.press('Escape');
  await ui.at(page, 'clear').click();
  await ui.at(page, 'confirm').click();
  await ui.at(page, 'sample').waitFor();
  assert.deepEqual(await stored(page), NOTHING);
});

test('inputs are summed when marks are saved, with progress, and not before', async () => {
  const { file } = corpus({ megabytes: 30 });
  const { size } = statSync(file);
  const page = await s.visit({ hash: '?shards=1' });
  const [worker] = page.workers();
  await worker.evaluate(() => {
    self.__read = 0;
    for (const name of ['arrayBuffer', 'stream', 'text']) {
      const get = Blob.prototype[name];
      Blob.prototype[name] = function () {
        self.__read += this.size;
        return get.call(this);
      };
    }
  });
  const read = () => worker.evaluate(() => self.__read);
  await drop(page, file);
  await ui.ready(page, undefined, 120_000);
  const loading = await read();
  assert.ok(loading >= size && loading < 1.2 * size, `read once: ${loading} of ${size}`);
  await ui.focusCard(page);
  await page.keyboard.press('m');
  await page.locator('.said').first().waitFor();
  assert.ok((await read()) < loading + size / 10, 'a mark alone sums nothing');
  await page.evaluate(() => {
    globalThis.__said = new Set();
    const look = () => globalThis.__said.add(document.querySelector('.export')?.textContent ?? '');
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await ui.download(page, 'save-marks');
  assert.ok((await read()) >= loading + size, 'the input is read again');
  const said = (await page.evaluate(() => [...globalThis.__said])).filter((text) => /SHA-256 of the inputs, \d+%/.test(text));
  assert.ok(said.length >= 2, `progress is told: ${said}`);
});

test('techniques and signals of ours are told apart, and low guesses stand in the open event alone', async () => {
  const page = await s.loaded();
  const LOW = /\blow\)|T1105|T1095/;
  const text = (selector) => page.locator(selector).allInnerTexts().then((all) => all.join(' '));
  assert.equal(await page.locator('[data-testid="facet"][data-field="threat.technique.suggested"]').count(), 0);
  for (const part of ['.verdict', '.charts', '.rail']) {
    const found = await text(part);
    assert.ok(found.length > 50, part);
    assert.doesNotMatch(found, LOW, part);
  }
  await ui.at(page, 'top-field').selectOption('threat.technique.id');
  await page.locator(`${ui.id('top-values')}[data-field="threat.technique.id"]`).waitFor();
  assert.doesNotMatch(await text(ui.id('top-values')), LOW);
  for (const card of await ui.cards(page)) assert.doesNotMatch(card.text, LOW);
  await ui.search(page, 'rule:Container.Package.Updated');
  await ui.until('one or more', () => ui.count(page), (now) => now.shown > 0 && now.shown < SHOWN);
  await ui.at(page, 'event-card').first().click();
  const detail = ui.at(page, 'event-detail');
  const fact = (name) => detail.locator(`dt:text-is("${name}") + dd`).first();
  const guess = await fact('Techniques, our guess').innerText();
  assert.match(guess, /T1105/);
  assert.match(guess, /low/);
  assert.match(await fact('Signals, ours').innerText(), /package manager/);
  for (const name of ['Techniques, our guess', 'Signals, ours']) assert.ok(await fact(name).evaluate((el) => el.classList.contains('ours')), name);
  // What the author of a policy tagged is not ours.
  await page.keyboard.press('Escape');
  await ui.search(page, 'technique:*');
  await ui.until('tagged', () => ui.count(page), (now) => now.shown > 0 && now.shown < SHOWN);
  await ui.at(page, 'event-card').first().click();
  const tagged = fact('Technique, tagged by the policy');
  assert.match(await tagged.innerText(), /T\d{4}/);
  assert.ok(!(await tagged.evaluate((el) => el.classList.contains('ours'))));
});

test('the heads of a table stay in view', async () => {
  // So low that the heads would be gone otherwise.
  const page = await s.loaded({ viewport: { width: 1440, height: 500 } });
  await ui.at(page, 'view-table').click();
  const head = page.locator('.list-head').getByRole('columnheader').first();
  await head.waitFor();
  const list = ui.at(page, 'list');
  const top = (of) => of.evaluate((el) => el.getBoundingClientRect().top);
  const before = await top(head);
  await list.evaluate((el) => el.scrollTo(0, el.scrollHeight));
  await ui.until('it stands at the top', () => top(head), (now) => now < before);
  const [at, edge] = [await top(head), await top(list)];
  assert.ok(at >= edge && at - edge < 100, `${at - edge} px below the top`);
  // It covers the rows, and is not covered.
  const hit = await head.evaluate((el) => {
    const { left, top, width, height } = el.getBoundingClientRect();
    return el.contains(document.elementFromPoint(left + width / 2, top + height / 2)) || el.closest('.list-head').contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  assert.ok(hit);
});
