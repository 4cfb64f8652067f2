// Driving Chromium through Playwright: start it, open the page, drop real
// files, paste from the real clipboard.
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import * as env from './env.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-default-apps',
  '--disable-domain-reliability',
];

/**
 * Start Chromium. With a recording `server`, every name and address that is
 * not the site itself is resolved to the server's second port.
 */
export function launch(server, more = []) {
  if (!env.chromium) throw new Error('no Chromium: set CHROMIUM to its executable');
  const rules = server ? [`--host-resolver-rules=MAP * 127.0.0.1:${server.other}, EXCLUDE 127.0.0.1`] : [];
  return chromium.launch({ executablePath: env.chromium, headless: true, args: [...FLAGS, ...rules, ...more] });
}

/** What a test throws itself, to end a worker; now and then the page hears of it too. */
export const ENDED = 'ended by the test';

/** A page in a context of its own; `options` are Playwright's context options. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.on('pageerror', (error) => String(error).includes(ENDED) || page.problems.push(String(error)));
  page.on('crash', () => page.problems.push('the page crashed'));
  await page.addInitScript(prepare);
  return page;
}

/** The address of a page by scheme: `http` from the server, `file` from the disk. */
export const addressOf = (scheme, server, file = env.dist) =>
  scheme === 'http' ? server.url : pathToFileURL(file).href;

// Runs before the page's own script. It lets a test hold back what the page
// posts to its workers, so that "loading" lasts as long as the test needs it;
// and it takes away the native save dialog, which no driver can answer (a test
// that wants it puts a stand-in there).
function prepare() {
  delete globalThis.showSaveFilePicker;
  const post = Worker.prototype.postMessage;
  const held = [];
  globalThis.__hold = false;
  globalThis.__release = () => {
    globalThis.__hold = false;
    for (const [worker, args] of held.splice(0)) post.apply(worker, args);
  };
  Worker.prototype.postMessage = function (...args) {
    if (globalThis.__hold) held.push([this, args]);
    else post.apply(this, args);
  };
}
export const holdWorkers = (page) =>
  page.evaluate(() => {
    globalThis.__hold = true;
  });
export const releaseWorkers = (page) => page.evaluate(() => globalThis.__release());

/**
 * Drag files from outside over the window and let them fall. `hooks.over` runs
 * while they hover, before they are dropped.
 */
export async function drop(page, files, hooks = {}) {
  const cdp = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize();
  const data = { items: [], files: [].concat(files), dragOperationsMask: 1 };
  const send = (type) =>
    cdp.send('Input.dispatchDragEvent', { type, x: Math.round(width / 2), y: Math.round(height / 2), data });
  await send('dragEnter');
  await send('dragOver');
  if (hooks.over) await hooks.over();
  if (hooks.leave) await cdp.send('Input.dispatchDragEvent', { type: 'dragCancel', x: 1, y: 1, data });
  else await send('drop');
  await cdp.detach();
}

/**
 * Put text on the clipboard by selecting it in another tab and pressing
 * Ctrl+C, then press Ctrl+V in the page: the same keys as a person's. Without
 * a selector in `into`, nothing has the focus.
 */
export async function paste(page, text, into) {
  const other = await page.context().newPage();
  await other.setContent('<textarea></textarea>');
  await other.locator('textarea').evaluate((el, value) => {
    el.value = value;
    el.focus();
    el.select();
  }, text);
  await other.keyboard.press('Control+C');
  await other.close();
  await page.bringToFront();
  if (into) await page.locator(into).focus();
  else await page.evaluate(() => document.activeElement?.blur?.());
  await page.keyboard.press('Control+V');
}
