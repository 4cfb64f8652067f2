// Every action of the page by its key and by its name: the sheet lists exactly the keys that do
// something, the palette exactly the actions that do what they say.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { documents } from './lib/env.mjs';
import { drop } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SEVERITIES, SHOWN, TOTALS } from './lib/records.mjs';
import { session } from './lib/session.mjs';

const s = session();
const [golden] = documents();
/** Events without a time stand last, whatever comes first. */
const UNDATED = 6;
const EARLIEST = String(SHOWN - UNDATED - 1);

async function loaded(options) {
  const page = await s.visit(options);
  await drop(page, golden.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
  return page;
}
const press = (page, key) => page.keyboard.press(key);
const has = (page, what, wanted) =>
  ui.until(what, () => ui.focused(page), wanted);
const chips = (page) => ui.at(page, 'chip').allTextContents();
const query = (page) => ui.at(page, 'query').inputValue();
const rank = (page) => page.evaluate(() => document.activeElement?.closest('[data-rank]')?.dataset.rank);
const reads = (page, what, selector, attribute, wanted) =>
  ui.until(what, () => page.evaluate(([q, a]) => document.querySelector(q)?.getAttribute(a), [selector, attribute]), (now) => now === wanted);
const pressed = (page, testid, wanted = 'true') => reads(page, testid, ui.id(testid), 'aria-pressed', wanted);

/** The ranks of the cards of a severity; all of them are drawn. */
const severities = (page, word) =>
  ui.at(page, 'event-card').evaluateAll((all, wanted) => all.filter((card) => card.dataset.severity === wanted).map((card) => Number(card.dataset.rank)), word);

/** A key that says something of the first event, whose card then has these words. */
const says = async (page, key, words) => {
  if ((await rank(page)) !== '0') await moves(page, ['j'], '0');
  await press(page, key);
  await ui.until(words, () => page.locator('[data-rank="0"] .said').allInnerTexts(), (all) => all.join() === words);
};

/** What each key does; from a page with the two documents and nothing focused. */
const KEYS = {
  '/': async (page) => {
    await press(page, '/');
    await has(page, 'the query', (f) => f.testid === 'query');
    assert.equal(await query(page), '');
  },
  j: (page) => moves(page, ['j', 'j'], '1'),
  ArrowDown: (page) => moves(page, ['ArrowDown', 'ArrowDown'], '1'),
  k: (page) => moves(page, ['j', 'j', 'j', 'k'], '1'),
  ArrowUp: (page) => moves(page, ['j', 'j', 'j', 'ArrowUp'], '1'),
  PageDown: async (page) => {
    await moves(page, ['j'], '0');
    await press(page, 'PageDown');
    await ui.until('rows on', () => rank(page), (now) => Number(now) > 1);
  },
  PageUp: async (page) => {
    await moves(page, ['j', 'End'], String(SHOWN - 1));
    await press(page, 'PageUp');
    await ui.until('rows back', () => rank(page), (now) => Number(now) < SHOWN - 2);
  },
  Home: (page) => moves(page, ['j', 'j', 'j', 'Home'], '0'),
  End: (page) => moves(page, ['j', 'End'], String(SHOWN - 1)),
  g: (page) => moves(page, ['g'], EARLIEST),
  G: (page) => moves(page, ['j', 'End', 'G'], '0'),
  e: async (page) => {
    await moves(page, ['e', 'e'], undefined);
    const critical = await severities(page, 'critical');
    assert.equal(await rank(page), String(critical[1]));
    await press(page, 'Enter');
    await ui.at(page, 'event-detail').waitFor();
    await press(page, 'e');
    await reads(page, 'the third is open', `${ui.id('event-card')}[aria-current="true"]`, 'data-rank', String(critical[2]));
  },
  E: async (page) => {
    const first = await moves(page, ['e']).then(() => rank(page));
    const second = await moves(page, ['e']).then(() => rank(page));
    await moves(page, ['e', 'E'], second);
    await moves(page, ['E'], first);
    await press(page, 'E');
    await ui.until('no more', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.startsWith('No critical event before'));
    assert.equal(await rank(page), first);
  },
  c: async (page) => {
    await press(page, 'c');
    await ui.until('a hint', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.includes('open one first'));
    await moves(page, ['j', 'Enter'], undefined);
    await ui.at(page, 'raw').waitFor();
    await press(page, 'c');
    await pressed(page, 'compare');
    await press(page, 'j');
    await ui.at(page, 'pair-line').first().waitFor();
    await press(page, 'c');
    await ui.at(page, 'pair-line').first().waitFor({ state: 'detached' });
  },
  Enter: async (page) => {
    await moves(page, ['j'], '0');
    await press(page, 'Enter');
    await ui.at(page, 'event-detail').waitFor();
  },
  x: async (page) => {
    await press(page, 'x');
    await ui.until('a hint', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.includes('focus'));
    await value(page, 'critical').focus();
    await press(page, 'x');
    await ui.shown(page, SHOWN - SEVERITIES.critical);
    assert.match(await query(page), /not severity:critical/);
    await press(page, 'x');
    await ui.shown(page, SHOWN);
  },
  X: async (page) => {
    await value(page, 'critical').focus();
    await press(page, 'X');
    await ui.shown(page, SEVERITIES.critical);
    // A value of an open event is one too.
    await ui.at(page, 'event-card').first().click();
    const rule = ui.at(page, 'event-detail').getByRole('button', { name: /^Include rule / });
    await rule.first().focus();
    await press(page, 'X');
    await ui.until('another condition', () => chips(page), (all) => all.length === 2);
  },
  i: async (page) => {
    await press(page, 'i');
    await page.locator('.charts').waitFor({ state: 'detached' });
    await press(page, 'i');
    await page.locator('.charts').waitFor();
  },
  '{': async (page) => {
    const way = ['source:kubearmor', 'source:neuvector'];
    for (const text of way) await ui.search(page, text);
    await ui.shown(page, 14);
    await leave(page);
    for (const text of ['source:kubearmor', '']) {
      await press(page, '{');
      await ui.until('the one before', () => query(page), (now) => now === text);
    }
    await press(page, '{');
    await ui.until('no more', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.includes('no earlier'));
    assert.equal((await ui.count(page)).total, SHOWN, 'what is open stays open');
  },
  '}': async (page) => {
    await ui.search(page, 'source:kubearmor');
    await ui.shown(page, 9);
    await leave(page);
    await press(page, '{');
    await ui.shown(page, SHOWN);
    await press(page, '}');
    await ui.shown(page, 9);
    await press(page, '}');
    await ui.until('no more', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.includes('no later'));
  },
  '-': async (page) => {
    await ui.search(page, 'time >= 2022 and time < 2024');
    await ui.at(page, 'whole-time').waitFor();
    await page.locator('.plot [role="option"][tabindex="0"]').focus();
    await press(page, '-');
    await ui.shown(page, SHOWN);
  },
  '+': (page) => inLanes(page, ['+'], 1),
  0: (page) => inLanes(page, ['+', '0'], 0),
  a: (page) => inLanes(page, ['+', 'd', 'a'], 1),
  d: (page) => inLanes(page, ['+', 'd'], 1),
  m: (page) => says(page, 'm', 'Starred'),
  t: (page) => says(page, 't', 'true positive'),
  f: (page) => says(page, 'f', 'false positive'),
  o: (page) => says(page, 'o', 'to do'),
  r: async (page) => {
    await says(page, 't', 'true positive');
    await says(page, 'r', '');
  },
  1: async (page) => {
    await press(page, '2');
    await pressed(page, 'view-table');
    await press(page, '1');
    await pressed(page, 'view-cards');
  },
  2: async (page) => {
    await press(page, '2');
    await pressed(page, 'view-table');
  },
  3: async (page) => {
    await press(page, '3');
    await reads(page, 'lanes', ui.id('tracks'), 'data-by', 'workload');
  },
  4: async (page) => {
    await press(page, '4');
    await pressed(page, 'noise-process');
  },
  n: async (page) => {
    await moves(page, ['j'], '0');
    await press(page, 'n');
    await has(page, 'the field', (f) => f.testid === 'note-field');
    await page.keyboard.type('1 m');
    await press(page, 'Enter');
    await says(page, 'm', 'Starred,note');
  },
  u: async (page) => {
    await says(page, 'm', 'Starred');
    await says(page, 'u', '');
    await press(page, 'u');
    await ui.until('no more', () => ui.at(page, 'notice').allTextContents(), (all) => all[0]?.includes('no mark'));
  },
  'Ctrl+v': async (page) => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '{"a":1}');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    await ui.ready(page, TOTALS.events + 1);
  },
  'Ctrl+k': async (page) => {
    await ui.at(page, 'query').focus();
    await press(page, 'Control+K');
    await has(page, 'its field', (f) => f.testid === 'palette-field');
    await press(page, 'Escape');
    await has(page, 'the query again', (f) => f.testid === 'query');
  },
  '?': async (page) => {
    await press(page, '?');
    await ui.at(page, 'key').first().waitFor();
  },
  Escape: async (page) => {
    await moves(page, ['j', 'Enter'], undefined);
    await ui.at(page, 'event-detail').waitFor();
    await press(page, 'Escape');
    await ui.at(page, 'event-detail').waitFor({ state: 'detached' });
    assert.equal(await query(page), '', 'never the query');
  },
};

const leave = (page) => page.evaluate(() => document.activeElement?.blur());
const value = (page, name) =>
  page.locator(`${ui.id('facet')}[data-field="event.severity"] ${ui.id('facet-value')}[data-value="${name}"] .lab, ${ui.id('facet')}[data-field="severity"] ${ui.id('facet-value')}[data-value="${name}"] .lab`).first();

/** Keys of the timeline: each shows another part of time, or all of it. */
async function inLanes(page, keys, parts) {
  await ui.at(page, 'view-timeline').click();
  await ui.at(page, 'track-marks').focus();
  for (const [at, key] of keys.entries()) {
    const part = () => ui.at(page, 'tracks-part').allInnerTexts();
    const before = (await part())[0];
    await press(page, key);
    const wanted = at + 1 < keys.length ? 1 : parts;
    await ui.until(`${key} shows another part`, part, (now) => now.length === wanted && now[0] !== before);
  }
}

async function moves(page, keys, to) {
  for (const key of keys) {
    const before = await rank(page);
    await press(page, key);
    if (key !== 'Enter') await ui.until(`${key} moves`, () => rank(page), (now) => now !== undefined && now !== before);
  }
  if (to !== undefined) await ui.until('the row', () => rank(page), (now) => now === to);
}

test('j and k move from event to event wherever the focus is, but where they are typed', async () => {
  const page = await loaded();
  await ui.at(page, 'order-worst').click();
  await moves(page, ['j', 'j'], '1');
  await ui.at(page, 'ledger-open').click();
  await ui.at(page, 'ledger-close').click();
  await has(page, 'its button', (f) => f.testid === 'ledger-open');
  await moves(page, ['k'], undefined);
  await ui.at(page, 'query').focus();
  await page.keyboard.type('jk');
  assert.deepEqual([await query(page), await rank(page)], ['jk', undefined]);
});

test('the sheet lists exactly the keys that do something', async (t) => {
  const page = await s.visit();
  await press(page, '?');
  await ui.at(page, 'key').first().waitFor();
  const listed = await page.locator('.sheet [data-key]').evaluateAll((all) => all.map((key) => key.dataset.key));
  assert.deepEqual(listed.toSorted(), Object.keys(KEYS).toSorted());
  const words = await ui.at(page, 'word').locator('dt').allTextContents();
  for (const word of ['disposition', 'copy', 'repeat', 'told twice', 'unreadable', 'repaired', 'telemetry', 'signal', 'technique, tagged', 'technique, our guess']) {
    assert.ok(words.includes(word), word);
  }
  await press(page, 'Escape');
  await ui.at(page, 'key').first().waitFor({ state: 'detached' });
  for (const [key, does] of Object.entries(KEYS)) {
    await t.test(key, async () => {
      const page = await loaded();
      await leave(page);
      await does(page);
      await page.context().close();
    });
  }
});

test('keys are typed where text is typed, and do nothing behind a dialog', async () => {
  const page = await loaded();
  await ui.at(page, 'query').focus();
  await page.keyboard.type('/?gGjkeExXi{}mcr14');
  assert.equal(await query(page), '/?gGjkeExXi{}mcr14');
  await ui.search(page, '');
  await leave(page);
  await press(page, '?');
  await ui.at(page, 'key').first().waitFor();
  for (const key of ['i', '{', 'x', 'Control+K']) await press(page, key);
  assert.equal(await page.locator('.charts').count(), 1);
  assert.equal(await page.locator('dialog').count(), 1);
});

const choose = async (page, name) => {
  await press(page, 'Control+K');
  await has(page, 'the palette', (f) => f.testid === 'palette-field');
  await page.keyboard.type(name);
  await ui.until('it is marked', () => marked(page), (now) => now?.startsWith(name.trim()));
  await press(page, 'Enter');
  await ui.at(page, 'palette').waitFor({ state: 'detached' });
};
const marked = (page) => page.locator(`${ui.id('action')}[aria-selected="true"] .strong`).textContent();
const names = (page) => ui.at(page, 'action').locator('.strong').allTextContents();

/** What each action does, chosen by its name. */
const ACTIONS = {
  'Go to the query': (page) => has(page, 'the query', (f) => f.testid === 'query'),
  'Next event': (page) => has(page, 'a card', (f) => f.row !== undefined),
  'Previous event': (page) => has(page, 'a card', (f) => f.row !== undefined),
  'One window on': (page) => ui.until('the row', () => rank(page), (now) => Number(now) > 1),
  'One window back': (page) => ui.until('the row', () => rank(page), (now) => now === '0'),
  'First row': (page) => ui.until('the row', () => rank(page), (now) => now === '0'),
  'Last row': (page) => ui.until('the row', () => rank(page), (now) => now === String(SHOWN - 1)),
  'Exclude the value that has the focus': (page) => ui.at(page, 'notice').waitFor(),
  'Only the value that has the focus': (page) => ui.at(page, 'notice').waitFor(),
  'Go to the inputs': (page) => has(page, 'an input', (f) => f.testid === 'clock'),
  'Go to the first event in time': (page) => ui.until('the row', () => rank(page), (now) => now === EARLIEST),
  'Go to the last event in time': (page) => ui.until('the row', () => rank(page), (now) => now === '0'),
  'Next critical event': (page) => has(page, 'a card', (f) => f.row !== undefined),
  'Previous critical event': (page) => has(page, 'a card', (f) => f.row !== undefined),
  'Back to the filter before': (page) => ui.at(page, 'notice').waitFor(),
  'On to the filter after': (page) => ui.at(page, 'notice').waitFor(),
  'Charts above the list': (page) => page.locator('.charts').waitFor({ state: 'detached' }),
  'Mark with a star': (page) => ui.at(page, 'notice').waitFor(),
  'Mark as true positive': (page) => ui.at(page, 'notice').waitFor(),
  'Mark as false positive': (page) => ui.at(page, 'notice').waitFor(),
  'Mark as to do': (page) => ui.at(page, 'notice').waitFor(),
  'Take all marks away': (page) => ui.at(page, 'notice').waitFor(),
  'Write a note …': (page) => ui.at(page, 'notice').waitFor(),
  'Undo the last mark': (page) => ui.at(page, 'notice').waitFor(),
  'Save marks to a file': (page) => ui.at(page, 'notice').waitFor(),
  'Show all events': (page) => ui.shown(page, SHOWN),
  'Hide routine events': (page) => pressed(page, 'routine'),
  'Fold repeats': (page) => pressed(page, 'fold'),
  'Fold repeats by rule alone': (page) => reads(page, 'its key', ui.id('fold-keys'), 'data-keys', 'rule'),
  'Fold repeats of all containers of a workload': (page) =>
    reads(page, 'its keys', ui.id('fold-keys'), 'data-keys', 'source,rule,namespace,workload,process,operation,call,object'),
  'Choose what repeats are equal in …': (page) => has(page, 'the keys', (f) => f.testid === 'fold-keys'),
  'Order: newest first': (page) => pressed(page, 'order-newest'),
  'Order: oldest first': (page) => pressed(page, 'order-oldest'),
  'Order: worst first': (page) => pressed(page, 'order-worst'),
  'Order: rarest first': (page) => pressed(page, 'order-rarest'),
  'Order: newly seen first': (page) => pressed(page, 'order-newly'),
  'View: cards': (page) => pressed(page, 'view-cards'),
  'View: table': (page) => pressed(page, 'view-table'),
  'View: timeline by workload': (page) => reads(page, 'lanes', ui.id('tracks'), 'data-by', 'workload'),
  'View: timeline by rule': (page) => reads(page, 'lanes', ui.id('tracks'), 'data-by', 'rule.name'),
  'View: noise by process': (page) => pressed(page, 'noise-process'),
  'View: noise by object': (page) => pressed(page, 'noise-object'),
  'View: changes since the baseline by process': (page) => pressed(page, 'noise-process'),
  'View: changes since the baseline by object': (page) => pressed(page, 'noise-object'),
  'Export as NDJSON': (page, download) => download('.ndjson'),
  'Export as CSV': (page, download) => download('.csv'),
  'Print what the filter shows': (page) => ui.until('printed', () => page.evaluate(() => globalThis.__printed), Boolean),
  'Account of every byte': (page) => ui.at(page, 'ledger-entry').first().waitFor(),
  'Keep the filter out of the address': async (page) => {
    await ui.search(page, 'nmap');
    await pressed(page, 'private');
    assert.ok(!page.url().includes('nmap'));
  },
  'Open files …': (page, _, chooser) => chooser(),
  'Open a folder …': (page, _, chooser) => chooser(),
  'Open the sample': (page) => ui.until('more inputs', () => ui.inputs(page), (all) => all.length > 2),
  'Close everything …': (page) => ui.at(page, 'confirm').waitFor(),
  'Compact rows': (page) => reads(page, 'density', ':root', 'data-density', 'compact'),
  'Times in UTC': (page) => reads(page, 'zone', '[data-zone-set=utc]', 'aria-pressed', 'true'),
  "Times in this computer's zone": (page) => reads(page, 'zone', '[data-zone-set=local]', 'aria-pressed', 'true'),
  'Undo the last change of a clock': (page) => ui.at(page, 'notice').waitFor(),
  'Colours: as the system': (page) => reads(page, 'theme', ':root', 'data-theme', null),
  'Colours: light': (page) => reads(page, 'theme', ':root', 'data-theme', 'light'),
  'Colours: dark': (page) => reads(page, 'theme', ':root', 'data-theme', 'dark'),
  'Keys and words': (page) => ui.at(page, 'key').first().waitFor(),
};

test('the palette lists exactly the actions that do what they say', async (t) => {
  const page = await loaded();
  await press(page, 'Control+K');
  assert.deepEqual((await names(page)).toSorted(), Object.keys(ACTIONS).toSorted());
  for (const [name, does] of Object.entries(ACTIONS)) {
    await t.test(name, async () => {
      const page = await loaded();
      await page.evaluate(() => {
        globalThis.print = () => {
          globalThis.__printed = true;
        };
      });
      const [file, chosen] = ['download', 'filechooser'].map((what) => page.waitForEvent(what).catch(() => null));
      await choose(page, name);
      const ends = async (end) => assert.ok((await file).suggestedFilename().endsWith(end));
      const opens = async () => assert.ok(await chosen, 'a chooser');
      await does(page, ends, opens);
      await page.context().close();
    });
  }
});

test('an open event is looked around, searched, wrapped and copied by name', async () => {
  const page = await loaded();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ui.at(page, 'event-card').nth(1).click();
  await ui.at(page, 'around-cell').first().waitFor();
  await choose(page, 'Search the record');
  await has(page, 'the search', (f) => f.testid === 'raw-find');
  await choose(page, 'Look around the event');
  await has(page, 'the table', (f) => f.testid === 'around-cell');
  const wrap = () => ui.at(page, 'raw-wrap').getAttribute('aria-pressed');
  const before = await wrap();
  await choose(page, 'Wrap the lines');
  await ui.until('wrapped or not', wrap, (now) => now !== before);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await choose(page, 'Copy the record as found');
  const raw = await ui.until('the record', copied, Boolean);
  await choose(page, 'Copy the event as JSON');
  const event = await ui.until('the event', copied, (text) => text !== raw);
  assert.equal(JSON.parse(event).raw, raw);
});

test('the palette: found by its button, filtered, marked by arrows, spoken, gone with Escape', async () => {
  const page = await loaded();
  const button = page.getByRole('button', { name: 'Actions' });
  await button.click();
  const field = page.getByRole('combobox', { name: 'Action' });
  await has(page, 'the field', (f) => f.testid === 'palette-field');
  const all = await names(page);
  await page.keyboard.type('ORDER ol');
  assert.deepEqual(await names(page), ['Order: oldest first']);
  assert.equal(await page.getByRole('dialog').getByRole('status').textContent(), '1 action');
  await field.fill('order');
  assert.equal((await names(page)).length, 5);
  const newest = page.getByRole('option', { name: /newest first\s*on/ });
  assert.equal(await newest.getAttribute('aria-selected'), 'true', 'the first is marked, and is on');
  await press(page, 'ArrowUp');
  assert.equal(await marked(page), 'Order: newly seen first');
  await press(page, 'ArrowDown');
  await press(page, 'ArrowDown');
  assert.equal(await marked(page), 'Order: oldest first');
  const active = await field.getAttribute('aria-activedescendant');
  assert.match(await page.locator(`#${active}`).textContent(), /oldest/);
  await field.fill('no such thing');
  assert.equal(await page.getByRole('dialog').getByRole('status').textContent(), 'No action has such a name.');
  await press(page, 'Enter');
  await field.fill('');
  assert.deepEqual(await names(page), all);
  await press(page, 'ArrowUp');
  const seen = await page.locator(`${ui.id('action')}[aria-selected="true"]`).evaluate((el) => {
    const [row, list] = [el.getBoundingClientRect(), el.parentElement.getBoundingClientRect()];
    return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
  });
  assert.ok(seen, 'the list scrolls along');
  await press(page, 'Escape');
  await ui.at(page, 'palette').waitFor({ state: 'detached' });
  await has(page, 'the button', (f) => f.testid === 'actions');
});

test('the palette offers what can be done: before files are open, and by a click', async () => {
  const page = await s.visit();
  await press(page, 'Control+K');
  const few = await names(page);
  assert.ok(few.includes('Open the sample') && few.includes('Colours: dark'));
  for (const name of ['Export as CSV', 'Fold repeats', 'Close everything …', 'Go to the query']) assert.ok(!few.includes(name), name);
  await ui.at(page, 'action').filter({ hasText: 'Open the sample' }).click();
  await ui.ready(page);
  assert.ok((await ui.count(page)).total > 0);
  await ui.at(page, 'view-table').click();
  await press(page, 'Control+K');
  assert.ok((await names(page)).includes('Copy the rows in view'));
});

test('on a phone the inputs are gone to in the sheet of filters', async () => {
  const page = await s.visit({ viewport: { width: 360, height: 800 } });
  await drop(page, golden.files);
  await ui.shown(page, SHOWN);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('Go to the inputs');
  await page.keyboard.press('Enter');
  await ui.until('an input', () => ui.focused(page), (f) => f.testid === 'clock');
  assert.ok(await ui.at(page, 'filters-close').isVisible());
  await page.keyboard.press('Escape');
  await ui.until('the sheet is away', () => ui.at(page, 'filters-close').isVisible(), (open) => !open);
});
