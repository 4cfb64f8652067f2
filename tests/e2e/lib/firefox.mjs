// Driving Firefox through puppeteer-core (WebDriver BiDi; no geckodriver).
// Gives the small interface that `flow.mjs` needs and that webkit.mjs gives too.
import puppeteer from 'puppeteer-core';
import * as env from './env.mjs';

export const available = () => Boolean(env.firefox);

/** Start Firefox with every request, also to the server's own machine, sent through the recorder. */
export async function start(server) {
  const prefs = {
    'browser.shell.checkDefaultBrowser': false,
    'privacy.file_unique_origin': true,
    'app.update.enabled': false,
  };
  if (server) {
    Object.assign(prefs, {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': server.other,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': server.other,
      'network.proxy.no_proxies_on': `127.0.0.1:${server.port}`,
      'network.proxy.allow_hijacking_localhost': true,
    });
  }
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: env.firefox,
    headless: true,
    extraPrefsFirefox: prefs,
    defaultViewport: { width: 1440, height: 900 },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const at = async (selector) => {
    const el = await page.waitForSelector(selector);
    return el;
  };
  return {
    name: 'firefox',
    open: (url) => page.goto(url),
    run: (fn, ...args) => page.evaluate(fn, ...args),
    click: async (selector) => (await at(selector)).click(),
    upload: async (selector, files) => (await page.$(selector)).uploadFile(...files),
    type: async (selector, text) => {
      const el = await at(selector);
      await el.focus();
      await page.keyboard.down('Control');
      await page.keyboard.press('a');
      await page.keyboard.up('Control');
      await page.keyboard.press('Backspace');
      if (text) await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    },
    press: (key) => page.keyboard.press(key),
    close: () => browser.close(),
  };
}
