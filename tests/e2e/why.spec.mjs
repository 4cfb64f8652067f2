// What the detail gives to take away, and how to look into a record: copies, the search in
// the raw text, repairs side by side, what tags mean, the tree of processes.
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

const opened = async (filter, options) => {
  const page = await s.loaded(options);
  await ui.search(page, filter);
  await ui.shown(page, 1);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'raw').waitFor();
  return page;
};
const grant = (page) => page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
const pasted = (page) => page.evaluate(() => navigator.clipboard.readText());
const copied = (page, button, test) =>
  ui.until(
    'what was copied',
    async () => {
      await button.click();
      return pasted(page);
    },
    test,
  );

test('an event is copied as JSON, as found, and as command lines', async () => {
  const page = await opened('harden-wordpress-pkg-mngr-exec');
  await grant(page);
  await ui.at(page, 'copy-menu').click();
  const json = JSON.parse(await copied(page, ui.at(page, 'copy-json'), (text) => text.startsWith('{\n')));
  assert.equal(json['process.executable'], '/usr/bin/apt');
  assert.equal(json['process.pid'], 495877);
  const found = await copied(page, ui.at(page, 'copy-found'), (text) => !text.startsWith('{\n  "'));
  assert.equal(found, json.raw);
  const commands = await ui.at(page, 'copy-menu').locator('xpath=..').locator('code').allTextContents();
  assert.equal(commands.length, 3);
  const command = await copied(page, ui.at(page, 'copy-command').nth(1), (text) => text.startsWith('kubectl'));
  assert.equal(
    command,
    "kubectl logs --namespace='wordpress-mysql' --container='wordpress' 'wordpress-787f45786f-2q9wf'",
  );
  // Escape closes the menu, and not the event.
  await page.keyboard.press('Escape');
  await ui.at(page, 'copy-json').waitFor({ state: 'hidden' });
  assert.equal(await ui.at(page, 'event-detail').count(), 1);
  const focused = await page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(focused, 'copy-menu');
});

test('a value is copied as a query that finds it', async () => {
  const page = await opened('harden-wordpress-pkg-mngr-exec');
  await grant(page);
  const button = page.getByRole('button', { name: 'Copy as a query: pod wordpress-787f45786f-2q9wf' });
  await button.focus();
  const query = await copied(page, button, (text) => text.startsWith('pod:'));
  await ui.search(page, query);
  await ui.shown(page, 2);
});

test('bytes that are no text are saved as they are', async () => {
  const bytes = Buffer.from('{"ClusterName":"c","HostName":"n\xff","Type":"ContainerLog","Operation":"File"}', 'latin1');
  const file = tmp.file('bytes.json');
  writeFileSync(file, bytes);
  const page = await s.visit();
  await drop(page, file);
  await ui.ready(page, 1);
  await ui.at(page, 'event-card').first().click();
  await ui.at(page, 'copy-menu').click();
  const stream = page.waitForEvent('download');
  await ui.at(page, 'save-record').click();
  const chunks = [];
  for await (const chunk of await (await stream).createReadStream()) chunks.push(chunk);
  assert.deepEqual(Buffer.concat(chunks), bytes);
});

test('the record is searched, wrapped and not, and typing is no key of the page', async () => {
  const page = await opened('harden-wordpress-pkg-mngr-exec');
  const field = ui.at(page, 'raw-find');
  await field.focus();
  await page.keyboard.type('WORDPRESS');
  const total = (await ui.raw(page)).toLowerCase().split('wordpress').length - 1;
  const said = (text) =>
    ui.until(
      text,
      () => ui.at(page, 'raw-found').textContent(),
      (of) => of === text,
    );
  await said(`1 of ${total}`);
  await page.keyboard.press('Enter');
  await said(`2 of ${total}`);
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+Enter');
  await said(`${total} of ${total}`);
  assert.equal(await page.locator('.d-raw mark.now').count(), 1);
  await field.fill('jkjk');
  await said('not found');
  assert.equal(await ui.at(page, 'event-detail').count(), 1);
  await field.press('Escape');
  assert.equal(await field.inputValue(), '');
  assert.equal(await ui.at(page, 'event-detail').count(), 1, 'the event stays');
  const wrap = ui.at(page, 'raw-wrap');
  const overflows = () => page.locator('.d-raw .raw').evaluate((of) => of.scrollWidth > of.clientWidth);
  assert.equal(await overflows(), false);
  await wrap.click();
  assert.equal(await wrap.getAttribute('aria-pressed'), 'false');
  assert.equal(await overflows(), true);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

test('repairs stand side by side; tags say what they mean', async () => {
  const page = await opened('harden-wordpress-file-integrity-monitoring');
  const repairs = ui.at(page, 'repairs');
  assert.equal(await repairs.locator('[data-kind=repair]').count(), 2);
  assert.ok((await repairs.locator('ins').count()) > 0, 'what was added is marked');
  const text = await ui.at(page, 'event-detail').innerText();
  for (const words of ['T1036 Masquerading: Defense Evasion', 'NIST 800-53 SI-4', 'NIST 800-53 AU-2']) {
    assert.ok(text.includes(words), words);
  }
});

test('the tree of processes shows the events of each, and leads back', async () => {
  const page = await opened('harden-wordpress-pkg-mngr-exec');
  const node = (name) => ui.at(page, 'tree-node').filter({ hasText: name });
  await node('495804 /bin/bash: no event of its own').waitFor();
  await node('495877 /usr/bin/apt: 1 event, worst Medium, of the open event').waitFor();
  const depth = await node('496390 /bin/rm').evaluate((of) => {
    let lists = 0;
    for (let at = of; at; at = at.parentElement) lists += at.matches('ul.tree');
    return lists;
  });
  assert.equal(depth, 2, 'a list in a list');
  await node('495804').focus();
  await page.keyboard.press('Enter');
  await ui.shown(page, 2);
  assert.equal(await node('495804').getAttribute('aria-pressed'), 'true');
  await ui.at(page, 'around-back').click();
  await ui.shown(page, 1);
});

test('a name that is used again says so', async () => {
  const page = await opened('"Tunnel detected: reverse shell"');
  await ui.at(page, 'other-ids').waitFor();
  assert.equal(
    await ui.at(page, 'other-ids').innerText(),
    'The name is used again: 2 events of containers with another id.',
  );
  await ui.at(page, 'other-ids').locator('button').click();
  await ui.shown(page, 2);
});
