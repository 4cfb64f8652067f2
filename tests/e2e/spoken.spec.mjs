// The main flow as somebody takes it who sees nothing and has no pointer: keys alone, and of what
// comes of them only what the accessibility tree tells: role, name, state, and what is said aloud.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';
import { focus, goTo, one, says, tree } from './lib/spoken.mjs';

const s = session();
const [golden] = documents();
const BACK = { key: 'Shift+Tab' };

/** Wait until what has the focus has this role and name. */
const focused = (page, role, name) =>
  ui.until(
    `the focus on ${role} ${name}`,
    () => focus(page),
    (node) => node?.role === role && (name instanceof RegExp ? name.test(node.name) : name === undefined || node.name === name),
  );
/** Wait until the node that has the focus has this state. */
const state = (page, name, wanted) => ui.until(`${name} ${wanted}`, () => focus(page), (node) => node?.[name] === wanted);
const roles = async (page) => new Set((await tree(page)).map((node) => node.role));

/** The golden documents, opened by keys. */
async function opened(page) {
  const chooser = page.waitForEvent('filechooser');
  await goTo(page, 'button', 'Choose files');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(golden.files);
  await says(page, `${TOTALS.events} records read`);
  await says(page, `${SHOWN} of ${SHOWN} events`);
}

test('from the empty page to cleared again, by keyboard alone, as the accessibility tree tells it', async () => {
  const page = await s.visit();
  const { keyboard } = page;

  // Empty: landmarks, one title, and what to do first.
  const first = await roles(page);
  for (const role of ['banner', 'main', 'region']) assert.ok(first.has(role), `${role}: ${[...first].join(' ')}`);
  assert.equal((await one(page, 'heading', 'See what happened in your containers')).level, 1);
  await one(page, 'button', /^Sealed/);
  await goTo(page, 'button', /^Load sample, \d+ records$/);
  await keyboard.press('Enter');

  // Read: what was read and what is shown is said; the focus is with the events, in their landmark.
  await says(page, `${TOTALS.events} records read`);
  await says(page, `${SHOWN} of ${SHOWN} events`);
  await focused(page, 'main');
  const then = await roles(page);
  for (const role of ['banner', 'search', 'main', 'complementary']) assert.ok(then.has(role), `${role}: ${[...then].join(' ')}`);
  await one(page, 'heading', /^\d critical records report no block/);

  // A filter is typed: half of it is said to be wrong, a value is chosen from the list.
  await keyboard.press('/');
  await focused(page, 'combobox', 'Search and filter');
  assert.equal((await focus(page)).hasPopup, 'listbox');
  assert.equal((await focus(page)).expanded, false);
  await keyboard.type('severity:criti');
  await state(page, 'expanded', true);
  await state(page, 'invalid', 'true');
  await says(page, /^Column 10: Expected one of unknown, info/, 'assertive');
  await keyboard.press('ArrowDown');
  await ui.until('the value is the chosen one of the list', async () => (await tree(page)).find((node) => node.role === 'option' && node.selected), (node) => node && /^critical/i.test(node.name));
  await keyboard.press('Enter');
  await state(page, 'value', 'severity:critical');
  await state(page, 'invalid', 'false');
  await says(page, `5 of ${SHOWN} events`);
  await one(page, 'button', /Remove.*critical/i);
  await keyboard.press('Escape');

  // A value is included: its button says so, and how many are left is said.
  await goTo(page, 'button', 'Include Disposition: Blocked');
  assert.equal((await focus(page)).pressed, 'false');
  await keyboard.press('Enter');
  await says(page, `1 of ${SHOWN} events`);
  assert.equal((await focused(page, 'button', 'Include Disposition: Blocked')).pressed, 'true');
  await keyboard.press('Enter');
  await says(page, `5 of ${SHOWN} events`);
  assert.equal((await focus(page)).pressed, 'false');
  await goTo(page, 'button', 'Show all', BACK);
  await keyboard.press('Enter');
  await says(page, `${SHOWN} of ${SHOWN} events`);

  // A card is opened: it is a list item with a heading that is a button, and the event a region.
  await keyboard.press('j');
  const card = await focused(page, 'button', /^Blocked /);
  assert.deepEqual(card.parents.slice(0, 3), ['heading', 'listitem', 'list']);
  await keyboard.press('Enter');
  await focused(page, 'region', 'Event');
  assert.equal((await ui.until('its headline', async () => (await tree(page)).find((node) => node.role === 'heading' && node.level === 2 && node.name === card.name), Boolean)).parents.includes('region'), true);
  for (const name of ['What', 'Where', 'Who', 'How', 'Around this event']) assert.equal((await one(page, 'heading', name)).level, 3);
  assert.equal((await one(page, 'button', 'Next event')).disabled, undefined);
  await keyboard.press('Escape');
  await focused(page, 'button', card.name);

  // A mark of the chart: each is spoken, a range is said before it filters, and `-` leads back.
  const mark = await goTo(page, 'option', /^2022-01-07 10:00 to 10:10 UTC, 1 event: 1 critical$/, BACK);
  assert.deepEqual([mark.parents[0], mark.selected], ['listbox', false]);
  assert.equal((await one(page, 'listbox', /^Events over time, per 10 minutes: 17 dated, 6 undated/)).multiselectable, true);
  await keyboard.press('ArrowRight');
  await focused(page, 'option', '2022-06-15 19:00 to 19:10 UTC, 2 events: 2 medium');
  await keyboard.press('Shift+ArrowRight');
  await focused(page, 'option', '2022-06-15 19:10 to 19:20 UTC, 3 events: 1 critical, 2 medium');
  await state(page, 'selected', true);
  await says(page, /^19:00 to 19:20.*5 events$/);
  await keyboard.press('Enter');
  await says(page, `5 of ${SHOWN} events`);
  await focused(page, 'option', /^2022-06-15 19:\d\d.* UTC, /);
  await keyboard.press('-');
  await says(page, `${SHOWN} of ${SHOWN} events`);
  await focused(page, 'option', /^2022-06-15 19:/);

  // The ledger: its title has the focus, and the way back leads to where one came from.
  await goTo(page, 'button', `${TOTALS.repaired} repaired`, BACK);
  await keyboard.press('Enter');
  assert.equal((await focused(page, 'heading', 'Every byte accounted for')).level, 1);
  await one(page, 'table', /^Bytes of .*neuvector.* by what they are$/);
  await keyboard.press('Escape');
  await focused(page, 'button', `${TOTALS.repaired} repaired`);

  // The export: a button that opens a group, and what was written is said.
  await goTo(page, 'button', 'Export');
  assert.equal((await focus(page)).expanded, false);
  await keyboard.press('Enter');
  await state(page, 'expanded', true);
  await keyboard.press('Tab');
  assert.equal((await focused(page, 'button', /^NDJSON /)).parents[0], 'group');
  const download = page.waitForEvent('download');
  await keyboard.press('Enter');
  await download;
  await says(page, new RegExp(`^${SHOWN} events written`));
  await focused(page, 'button', 'Export');

  // Clear: a dialog with a name asks, its way out has the focus; then the page is empty again.
  await goTo(page, 'button', 'Clear');
  await keyboard.press('Enter');
  const dialog = await ui.until('a dialog', async () => (await tree(page)).find((node) => node.role === 'dialog'), Boolean);
  assert.deepEqual([dialog.name, dialog.modal], ['Close everything that is open?', true]);
  await focused(page, 'button', 'Cancel');
  await keyboard.press('Tab');
  await focused(page, 'button', 'Close everything');
  await keyboard.press('Enter');
  await focused(page, 'button', 'Choose files');
  await one(page, 'heading', 'See what happened in your containers');
});

test('what is switched, folded, marked or not found is told by state and said, and keeps the focus', async () => {
  const page = await s.visit();
  const { keyboard } = page;
  await opened(page);
  // Pressing a button may bring others beside it: it stays the same, and keeps the focus.
  for (const testid of ['fold', 'view-table', 'view-noise', 'view-timeline', 'view-cards', 'order-worst', 'view-table', 'view-cards', 'order-newest', 'density']) {
    await ui.at(page, testid).focus();
    const { name, pressed } = await focus(page);
    assert.equal(pressed, 'false', name);
    await keyboard.press('Enter');
    await state(page, 'pressed', 'true');
    assert.equal((await focus(page)).name, name);
  }
  await ui.at(page, 'fold').focus();
  await keyboard.press('Enter');
  await state(page, 'pressed', 'false');
  await keyboard.press('j');
  const first = await focused(page, 'button', /^(Blocked|Detected) /);
  await keyboard.press('Enter');
  await focused(page, 'region', 'Event');
  await page.getByRole('button', { name: 'Next event' }).focus();
  for (let i = 0; i < 3; i++) {
    const before = await ui.raw(page);
    await keyboard.press('Enter');
    await ui.until('the next event', () => ui.raw(page), (raw) => raw && raw !== before);
    await focused(page, 'button', 'Next event');
  }
  await goTo(page, 'button', 'Star');
  await keyboard.press('Enter');
  await state(page, 'pressed', 'true');
  await keyboard.press('Escape');
  assert.notEqual((await focused(page, 'button', /^(Blocked|Detected) /)).name, first.name);
  await keyboard.press('/');
  await keyboard.type('there-is-no-such-word');
  await keyboard.press('Enter');
  await says(page, `0 of ${SHOWN} events`);
  await keyboard.press('Control+K');
  await focused(page, 'combobox');
  await keyboard.type('there is no such action');
  await says(page, /^(No|Nothing|0) /);
});
