// States of the page that are reached by more than a click or two, for every spec that looks at
// the page as it stands: axe, what is cut, pictures. Each is entered in a wide window, and makes it
// as narrow as it is to be by calling `narrow`, where what leads to it stands only there. What one
// gives back ends it.
import { documents } from './env.mjs';
import { ENDED, drop, holdWorkers, releaseWorkers } from './chromium.mjs';
import * as ui from './page.mjs';
import { SHOWN, TOTALS } from './records.mjs';

const PAIR = documents()[0];

export const loaded = async (page) => {
  await drop(page, PAIR.files);
  await ui.ready(page, TOTALS.events);
  await ui.shown(page, SHOWN);
};

/** Text as a file of this name, given to the page. */
export const give = (page, name, text) =>
  ui.at(page, 'file-input').first().setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** Files that hover over the window until what this gives is called. */
export async function hover(page, files) {
  let leave;
  const left = new Promise((done) => (leave = done));
  await new Promise((hovers, fails) => {
    const over = () => (hovers(), left);
    drop(page, files, { leave: true, over }).catch(fails);
  });
  return async () => leave();
}

const said = (page, wanted) => ui.until('marks', () => page.locator('.said').count(), (count) => count === wanted);
/** A star and a finding, a finding, a note. Keys are heard before the focus goes on by a script. */
async function mark(page) {
  for (const [place, keys, all] of [[0, 'mt', 2], [1, 'f', 3]]) {
    await ui.focusCard(page, place);
    for (const key of keys) await page.keyboard.press(key);
    await said(page, all);
  }
  await ui.focusCard(page, 3);
  await page.keyboard.press('n');
  await page.keyboard.type('ask Ann about this one');
  await page.keyboard.press('Enter');
  await said(page, 4);
}

async function clock(page) {
  await ui.at(page, 'clock').first().click();
  await ui.at(page, 'clock-offset').fill('+1h30m');
}

/** Two tools within a second, of which one tells whole seconds only. */
const UNSURE = [
  { ClusterName: 'c', HostName: 'n', NamespaceName: 'a', PodName: 'p-1', Type: 'ContainerLog', Operation: 'Process', ProcessName: '/bin/a', Resource: '/bin/a', Data: 'syscall=SYS_EXECVE', Result: 'Passed', UpdatedTime: '2026-03-03T11:00:01.5Z' },
  { id: 'a', name: 'SQL.Injection', severity: 'Critical', level: 'Critical', reported_timestamp: 1_772_535_601, reported_at: '2026-03-03T11:00:01Z', action: 'violate', count: 1, client_workload_id: 'b', server_workload_id: 'c' },
  { ClusterName: 'c', HostName: 'n', NamespaceName: 'a', PodName: 'p-2', Type: 'ContainerLog', Operation: 'Process', ProcessName: '/bin/b', Resource: '/bin/b', Data: 'syscall=SYS_EXECVE', Result: 'Passed', UpdatedTime: '2026-03-03T11:00:01.7Z' },
];

const REPEATS = [1, 2, 3, 4, 5].map((n) =>
  JSON.stringify({ UpdatedTime: `2026-02-10T09:15:0${n}Z`, HostName: 'n', Type: 'MatchedPolicy', PolicyName: 'p', Operation: 'File', Resource: '/a', ProcessName: '/bin/cat', HostPID: n }),
);

/** Views in the place of cards, and what stands above them. */
export const VIEWS = {
  'list as a table': async (page) => {
    await loaded(page);
    await ui.at(page, 'view-table').click();
    await page.getByRole('table', { name: 'Events', exact: true }).waitFor();
  },
  timeline: async (page) => {
    await loaded(page);
    await ui.at(page, 'view-timeline').click();
    await ui.at(page, 'track').first().waitFor();
  },
  noise: async (page) => {
    await loaded(page);
    await ui.at(page, 'view-noise').click();
    await ui.at(page, 'noise-line').first().getByRole('button').click();
    await ui.at(page, 'exclude-it').waitFor();
  },
  changes: async (page) => {
    await loaded(page);
    await ui.at(page, 'side').first().click();
    await ui.at(page, 'view-changes').click();
    await ui.at(page, 'noise-line').first().waitFor();
  },
  folded: async (page) => {
    await give(page, 'repeats.ndjson', REPEATS.join('\n'));
    await ui.ready(page, REPEATS.length);
    await ui.at(page, 'fold').click();
    await ui.at(page, 'unfold').click();
    await page.locator('.card.member').nth(1).waitFor();
  },
  compare: async (page) => {
    await loaded(page);
    await ui.at(page, 'event-card').nth(1).click();
    await ui.at(page, 'compare').click();
    await page.keyboard.press('j');
    await ui.at(page, 'pair-line').first().waitFor();
  },
  'a made table': async (page) => {
    await loaded(page);
    await ui.search(page, 'severity >= low | count, first, last by source, severity');
    await ui.at(page, 'made').waitFor();
  },
  'clocks that are set': async (page) => {
    await loaded(page);
    await clock(page);
    await ui.at(page, 'confirm').click();
    await ui.at(page, 'clocks').waitFor();
  },
  'rows with marks': async (page) => {
    await loaded(page);
    await mark(page);
  },
  'order that is uncertain': async (page) => {
    await give(page, 'unsure.json', UNSURE.map((record) => JSON.stringify(record)).join('\n'));
    await ui.ready(page, UNSURE.length);
    await ui.at(page, 'unsure').first().waitFor();
  },
  'around an event, and its processes': async (page) => {
    await loaded(page);
    await ui.search(page, 'netcat');
    await ui.shown(page, 1);
    await ui.at(page, 'event-card').first().click();
    await ui.at(page, 'tree').waitFor();
    await ui.at(page, 'around-cell').first().waitFor();
    await ui.at(page, 'tree').scrollIntoViewIfNeeded();
  },
};

/** What stands in front of the page. */
export const DIALOGS = {
  'clock dialog': async (page) => {
    await loaded(page);
    await clock(page);
  },
  'clock dialog, refused': async (page) => {
    await loaded(page);
    await clock(page);
    await ui.at(page, 'clock-offset').fill('soon');
    await ui.at(page, 'confirm').click();
    await page.locator('[data-testid="clock-offset"][aria-invalid="true"]').waitFor();
  },
  'note dialog': async (page) => {
    await loaded(page);
    await ui.focusCard(page, 0);
    await page.keyboard.press('n');
    await page.locator('dialog').waitFor();
  },
  'marks that are not saved': async (page) => {
    await loaded(page);
    await mark(page);
    await ui.at(page, 'clear').click();
    await ui.at(page, 'unsaved').waitFor();
  },
  'files over the window': async (page, narrow) => {
    await narrow();
    const leave = await hover(page, PAIR.files);
    await page.locator('.drop-over').waitFor();
    return leave;
  },
  'filters of a phone': async (page, narrow) => {
    await loaded(page);
    await narrow();
    if (await ui.at(page, 'filters').isVisible()) await ui.at(page, 'filters').click();
  },
  'settings of a phone': async (page, narrow) => {
    await loaded(page);
    await narrow();
    if (await page.locator('.menu-btn').isVisible()) await page.locator('.menu-btn').click();
  },
};

/** What is told above the page, or of the filter. */
export const NOTICES = {
  'a load that was stopped': async (page) => {
    // What is given stays with the page until it is let go, so that there is time to stop it.
    await give(page, 'first.ndjson', REPEATS.join('\n'));
    await ui.ready(page, REPEATS.length);
    await holdWorkers(page);
    await drop(page, PAIR.files);
    await ui.at(page, 'cancel').click();
    await releaseWorkers(page);
    await ui.until('partial', () => ui.status(page), (now) => now.partial && now.state === 'ready');
  },
  'a reader that stopped': async (page) => {
    await loaded(page);
    // The second time it is not started again by itself.
    for (let i = 0; i < 3 && !(await ui.at(page, 'worker-error').count()); i++) {
      await page.workers().at(-1)?.evaluate((why) => {
        setTimeout(() => {
          throw new Error(why);
        });
      }, ENDED);
      await page.waitForTimeout(700);
    }
    await ui.at(page, 'worker-error').waitFor();
  },
  'a notice': async (page) => {
    await loaded(page);
    await ui.download(page, 'export-ndjson');
    await ui.at(page, 'notice').waitFor();
  },
  'an export that runs': async (page) => {
    await loaded(page);
    await holdWorkers(page);
    await ui.at(page, 'export').click();
    await ui.at(page, 'export-ndjson').click();
    await ui.at(page, 'export-cancel').waitFor();
  },
  'a filter from a link': async (page) => {
    await page.evaluate(() => {
      location.hash = 'q=severity%3Acritical';
      location.reload();
    });
    await page.waitForTimeout(500);
    await page.locator(`${ui.id('seal')}[data-state="sealed"]`).first().waitFor({ state: 'attached' });
    await drop(page, PAIR.files);
    await ui.ready(page, TOTALS.events);
    await page.locator('.from-link').waitFor();
  },
};
