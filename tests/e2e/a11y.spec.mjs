// axe in every state of the page, light and dark, wide and narrow.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '../bench/corpus.mjs';
import { documents, root, scratch } from './lib/env.mjs';
import { assertNoViolation } from './lib/axe.mjs';
import { drop, holdWorkers, releaseWorkers } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { session } from './lib/session.mjs';
import { DIALOGS, NOTICES, VIEWS, loaded } from './lib/states.mjs';

const s = session();
const tmp = scratch();
after(tmp.remove);
const [golden] = documents();

/** How to bring the page into each state. */
const STATES = {
  empty: async () => {},
  loading: async (page) => {
    await holdWorkers(page);
    await drop(page, golden.files);
    await ui.until(
      'loading',
      () => ui.status(page),
      (x) => x.state === 'loading',
    );
    return () => releaseWorkers(page);
  },
  loaded,
  detail: async (page) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(1).click();
    await ui.until('raw bytes', () => ui.raw(page), Boolean);
  },
  'an event that is kept': async (page) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(1).click();
    await ui.at(page, 'compare').click();
    await page.locator('.d-kept').waitFor();
    await ui.at(page, 'detail-close').click();
    await ui.at(page, 'kept').waitFor();
  },
  'two events side by side': async (page) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(1).click();
    await ui.at(page, 'compare').click();
    await page.keyboard.press('j');
    await ui.at(page, 'pair-line').first().waitFor();
  },
  'copies, search and what stands around an event': async (page) => {
    await loaded(page);
    await ui.search(page, 'netcat');
    await ui.shown(page, 1);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'tree').waitFor();
    await ui.at(page, 'raw-find').fill('sleep');
    await ui.at(page, 'raw-wrap').click();
    if ((await page.viewportSize()).width > 860) {
      await ui.at(page, 'around-cell').first().click();
      await ui.at(page, 'around-back').waitFor();
    }
    await ui.at(page, 'copy-menu').click();
  },
  'noise, and what an exclusion would hide': async (page) => {
    await loaded(page);
    await ui.at(page, 'view-noise').click();
    await ui.at(page, 'noise-line').first().getByRole('button').click();
    await ui.at(page, 'exclude-it').waitFor();
  },
  'packet in the detail': async (page) => {
    await drop(page, path.join(root, 'tests/golden/neuvector/single-threat/input.json'));
    await ui.ready(page);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'packet').waitFor();
  },
  'hidden body in the detail': async (page) => {
    await drop(page, path.join(root, 'tests/golden/neuvector/rest-events/input.json'));
    await ui.ready(page);
    await ui.search(page, 'rule:RESTful.Write');
    await ui.shown(page, 1);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'masked').waitFor();
  },
  table: async (page) => {
    await loaded(page);
    await ui.at(page, 'view-table').click();
    await page.getByRole('table', { name: 'Events', exact: true }).waitFor();
    await ui.at(page, 'columns').click();
  },
  'keys of repeats': async (page) => {
    await loaded(page);
    await ui.at(page, 'fold').click();
    await ui.at(page, 'fold-keys').click();
    await page.locator('.keys input[data-key="container"]').click();
    await ui.until('its groups', () => ui.at(page, 'groups').count(), (count) => count === 1);
  },
  timeline: async (page) => {
    await loaded(page);
    await ui.at(page, 'view-timeline').click();
    await ui.at(page, 'track-marks').focus();
    await page.keyboard.press('+');
    await ui.at(page, 'tracks-part').waitFor();
  },
  'timeline as a table': async (page) => {
    await loaded(page);
    await ui.at(page, 'view-timeline').click();
    await ui.at(page, 'tracks-table').click();
    await page.locator('.tracks table').waitFor();
  },
  'folded, one group unfolded': async (page) => {
    const line = (n) =>
      `{"UpdatedTime":"2026-02-10T09:15:0${n}Z","HostName":"n","Type":"MatchedPolicy","PolicyName":"p","Operation":"File","Resource":"/a","ProcessName":"/bin/cat","HostPID":${n}}`;
    const file = path.join(tmp.dir, 'repeats.ndjson');
    writeFileSync(file, [1, 2, 3].map(line).join('\n'));
    await drop(page, file);
    await ui.ready(page, 3);
    await ui.at(page, 'fold').click();
    await ui.at(page, 'unfold').click();
    await page.locator('.card.member').nth(1).waitFor();
  },
  ledger: async (page) => {
    await loaded(page);
    await ui.at(page, 'ledger-open').first().click();
    await ui.at(page, 'ledger-entry').first().waitFor();
  },
  'search that was stopped': async (page) => {
    await drop(page, corpus({ megabytes: 120 }).file);
    await ui.ready(page, undefined, 120_000);
    await ui.searchAndStop(page, 'SYS_CONNECT');
    await ui.ready(page);
  },
  'query error': async (page) => {
    await loaded(page);
    await ui.search(page, 'severity:(critical or');
    await ui.at(page, 'query-error').waitFor();
  },
  completion: async (page) => {
    await loaded(page);
    await ui.at(page, 'query').focus();
    await page.keyboard.type('image:');
    await page.locator(`${ui.id('choice')}[data-count]`).first().waitFor();
    await page.keyboard.press('ArrowDown');
  },
  'chip that is edited': async (page) => {
    await loaded(page);
    await ui.search(page, 'severity:critical');
    await ui.at(page, 'chip-edit').click();
    await ui.at(page, 'chip-text').fill('severity:(');
    await page.keyboard.press('Enter');
    await ui.at(page, 'chip-error').waitFor();
  },
  'ranges of time': async (page) => {
    await loaded(page);
    await ui.search(page, 'time >= 2022 and time < 2024');
    await ui.at(page, 'whole-time').waitFor();
    await ui.search(page, 'time >= 2023 and time < 2024');
    await ui.at(page, 'zoom-out').waitFor();
  },
  'table of a query': async (page) => {
    await loaded(page);
    await ui.search(page, '| count by rule, process');
    await ui.at(page, 'made').waitFor();
  },
  'changes since a baseline': async (page) => {
    await loaded(page);
    await ui.at(page, 'side').first().click();
    await ui.at(page, 'view-changes').click();
    await ui.at(page, 'noise-line').first().waitFor();
  },
  'no match': async (page) => {
    await loaded(page);
    await ui.search(page, 'there-is-no-such-word');
    await ui.shown(page, 0);
  },
  'failed input': async (page) => {
    writeFileSync(tmp.file('nul.bin'), Buffer.alloc(5_000));
    await drop(page, tmp.file('nul.bin'));
    await ui.until(
      'a note',
      () => ui.inputs(page),
      ([i]) => i?.note,
    );
  },
  'confirm dialog': async (page) => {
    await loaded(page);
    await ui.at(page, 'clear').click();
    await ui.at(page, 'confirm').waitFor();
  },
  'keys and words': async (page) => {
    await page.keyboard.press('?');
    await ui.at(page, 'word').first().waitFor();
  },
  palette: async (page) => {
    await loaded(page);
    await page.keyboard.press('Control+K');
    await page.keyboard.type('order');
    await page.keyboard.press('ArrowDown');
  },
  'palette without a match': async (page) => {
    await page.keyboard.press('Control+K');
    await page.keyboard.type('there is no such action');
  },
  'export menu': async (page) => {
    await loaded(page);
    await ui.at(page, 'export').click();
    await ui.at(page, 'export-csv').waitFor();
  },
  'seal explained': async (page) => {
    await ui.at(page, 'seal').first().click();
    await page.waitForTimeout(300);
  },
};

for (const name of ['clocks that are set', 'rows with marks', 'order that is uncertain']) STATES[name] = VIEWS[name];
Object.assign(STATES, DIALOGS, NOTICES);

const NARROW = { width: 360, height: 800 };
const WIDE = { width: 1440, height: 900 };

for (const [state, enter] of Object.entries(STATES)) {
  test(`axe: ${state}`, async (t) => {
    for (const viewport of [WIDE, NARROW]) {
      const label = `${state}, ${viewport.width} px`;
      await t.test(label, async () => {
        const page = await s.visit({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
        // On a narrow screen some controls live behind others: reach the state wide, then narrow.
        await page.setViewportSize(WIDE);
        const leave = await enter(page, () => page.setViewportSize(viewport));
        await page.setViewportSize(viewport);
        await page.waitForTimeout(250);
        await assertNoViolation(page, `${label}, light`);
        // The same page in its other colours: nothing else of it differs.
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.waitForTimeout(250);
        await assertNoViolation(page, `${label}, dark`);
        assert.ok(
          await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          'nothing sticks out sideways',
        );
        await leave?.();
        await page.context().close();
      });
    }
  });
}
