// Takes pictures of the page in its states, for people to look at; not a test.
//
//   node tests/e2e/shots.mjs OUTDIR [STATE…]
//
// STATE-THEME-WIDTH.png for each state, light and dark, 1440x900 and 360x800.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as env from './lib/env.mjs';
import { drop, holdWorkers, launch, newPage } from './lib/chromium.mjs';
import * as ui from './lib/page.mjs';
import { SHOWN, TOTALS } from './lib/records.mjs';
import { serve } from './lib/server.mjs';
import { DIALOGS, NOTICES, VIEWS } from './lib/states.mjs';

const [out, ...only] = process.argv.slice(2);
if (!out) throw new Error('usage: shots.mjs OUTDIR [STATE…]');
mkdirSync(out, { recursive: true });
const pair = env.documents().at(-1);
const tmp = env.scratch();

const loaded = async (page) => {
  await drop(page, pair.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
};

// Each takes the picture itself by calling `shoot`, since some states last
// only while something is held.
const STATES = {
  empty: async (page, shoot) => shoot(),
  drag: async (page, shoot) =>
    drop(page, pair.files, {
      leave: true,
      over: async () => {
        await page.waitForTimeout(250);
        await shoot();
      },
    }),
  loading: async (page, shoot) => {
    await holdWorkers(page);
    await drop(page, pair.files);
    await ui.until(
      'loading',
      () => ui.status(page),
      (x) => x.state === 'loading',
    );
    await shoot();
  },
  loaded: async (page, shoot) => {
    await loaded(page);
    await shoot();
  },
  list: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'event-card').first().scrollIntoViewIfNeeded();
    await page.evaluate(() => document.querySelector('[data-testid="list"]').scrollIntoView());
    await shoot();
  },
  detail: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(2).click();
    await ui.until('raw bytes', () => ui.raw(page), Boolean);
    await shoot();
  },
  packet: async (page, shoot) => {
    await drop(page, path.join(env.root, 'tests/golden/neuvector/single-threat/input.json'));
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'packet').scrollIntoViewIfNeeded();
    await shoot();
  },
  hidden: async (page, shoot) => {
    await drop(page, path.join(env.root, 'tests/golden/neuvector/rest-events/input.json'));
    await ui.ready(page);
    await ui.search(page, 'rule:RESTful.Write');
    await ui.shown(page, 1);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'masked').waitFor();
    await shoot();
  },
  ledger: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'ledger-open').first().click();
    await ui.at(page, 'ledger-entry').first().waitFor();
    await shoot();
  },
  filtered: async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'source:kubearmor and not severity:info');
    await ui.shown(page, 6);
    await shoot();
  },
  'query-error': async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'severity:(critical or');
    await ui.at(page, 'query-error').waitFor();
    await shoot();
  },
  table: async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'severity >= low | count, first, last by source, severity');
    await ui.at(page, 'made').waitFor();
    await shoot();
  },
  pairs: async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'source:kubearmor then source:kubearmor within 1h by node');
    await ui.at(page, 'made').waitFor();
    await shoot();
  },
  completion: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'query').focus();
    await page.keyboard.type('source:kubearmor image:');
    await page.locator(`${ui.id('choice')}[data-count]`).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await shoot();
  },
  names: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'query').focus();
    await page.keyboard.press('ArrowDown');
    await ui.at(page, 'choice').first().waitFor();
    await shoot();
  },
  chip: async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'source:kubearmor and not severity:info');
    await ui.shown(page, 6);
    await ui.at(page, 'chip-edit').last().click();
    await ui.at(page, 'chip-text').fill('not severity:(info or');
    await page.keyboard.press('Enter');
    await ui.at(page, 'chip-error').waitFor();
    await shoot();
  },
  ranges: async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'time >= "2022-01-01" and time < "2024-01-01"');
    await ui.at(page, 'whole-time').waitFor();
    await ui.search(page, 'time >= "2023-01-01" and time < "2024-01-01"');
    await ui.at(page, 'zoom-out').waitFor();
    await shoot();
  },
  field: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'order-field').selectOption('process.name');
    await page.evaluate(() => document.querySelector('[data-testid="list"]').scrollTo(0, 300));
    await shoot();
  },
  rail: async (page, shoot) => {
    await loaded(page);
    await ui.pick(page, ['event.module'], 'kubearmor', 'only');
    await ui.shown(page, 9);
    await page.setViewportSize({ width: 360, height: 800 });
    await ui.at(page, 'filters').click();
    await shoot();
  },
  'no-match': async (page, shoot) => {
    await loaded(page);
    await ui.search(page, 'there-is-no-such-word');
    await ui.shown(page, 0);
    await shoot();
  },
  error: async (page, shoot) => {
    writeFileSync(tmp.file('core.bin'), Buffer.alloc(5_000));
    writeFileSync(tmp.file('empty.json'), '');
    await drop(page, [tmp.file('core.bin'), tmp.file('empty.json'), pair.kubearmor]);
    await ui.until(
      'three inputs',
      () => ui.inputs(page),
      (list) => list.length === 3 && list.every((i) => i.state !== 'loading'),
    );
    await shoot();
  },
  confirm: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'clear').click();
    await ui.at(page, 'confirm').waitFor();
    await shoot();
  },
  seal: async (page, shoot) => {
    await ui.at(page, 'seal').first().click();
    await shoot();
  },
  keys: async (page, shoot) => {
    await page.keyboard.press('?');
    await ui.at(page, 'word').first().waitFor();
    await shoot();
  },
  palette: async (page, shoot) => {
    await loaded(page);
    await page.keyboard.press('Control+K');
    await ui.at(page, 'action').first().waitFor();
    await shoot();
  },
  export: async (page, shoot) => {
    await loaded(page);
    await ui.at(page, 'export').click();
    await shoot();
  },
};
// Those that other specs look at too; each is a picture of the same name.
for (const [name, enter] of Object.entries({ ...VIEWS, ...DIALOGS, ...NOTICES })) {
  STATES[name.replaceAll(/\W+/g, '-')] = async (page, shoot, narrow) => {
    const leave = await enter(page, narrow);
    // What a view shows stands below the charts.
    if (name in VIEWS && !(await ui.at(page, 'event-detail').count())) {
      await narrow();
      await page.waitForTimeout(300);
      await ui.at(page, 'list').evaluate((list) => list.scrollTo(0, list.querySelector('.list-head').offsetTop));
    }
    await shoot();
    await leave?.();
  };
}

const server = await serve(env.dist);
const browser = await launch(server);
let failed = 0;
try {
  for (const [state, enter] of Object.entries(STATES)) {
    if (only.length && !only.includes(state)) continue;
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 360, height: 800 },
    ]) {
      for (const colorScheme of ['light', 'dark']) {
        const name = `${state}-${colorScheme}-${viewport.width}.png`;
        const page = await newPage(browser, { viewport, colorScheme, reducedMotion: 'reduce' });
        try {
          await ui.open(page, server.url);
          // Some controls stand behind others on a phone: enter wide, then narrow.
          const wide = state !== 'drag';
          if (wide) await page.setViewportSize({ width: 1440, height: 900 });
          await enter(page, async () => {
            if (wide) await page.setViewportSize(viewport);
            await page.waitForTimeout(300);
            await page.screenshot({ path: path.join(out, name) });
          }, () => page.setViewportSize(viewport));
          console.log(name);
        } catch (error) {
          failed++;
          console.log(`${name}: ${error.message.split('\n')[0]}`);
          await page.screenshot({ path: path.join(out, name) }).catch(() => {});
        }
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
  tmp.remove();
}
if (failed) process.exitCode = 1;
