// One Chromium and one recording server for the tests of a spec file. Pages
// get a context of their own, so no test sees another's storage or clipboard
// history. When the file is done, the recorder must have seen the document
// and nothing else: every spec proves the seal again.
import { after, afterEach, before } from 'node:test';
import * as env from './env.mjs';
import { assertOnlyDocument, serve } from './server.mjs';
import { addressOf, drop, launch, newPage } from './chromium.mjs';
import { assertHealthy, open, ready, shown } from './page.mjs';
import { SHOWN, TOTALS } from './records.mjs';

/** Registers the hooks and gives `visit`; `file` is the page to serve. */
export function session({ file = env.dist, seal = 'sealed', flags = [] } = {}) {
  const pages = [];
  const s = {
    server: null,
    browser: null,
    /** Open the page and wait until it can be used. */
    async visit({ scheme = 'http', hash = '', ...options } = {}) {
      const page = await newPage(s.browser, options);
      pages.push(page);
      return open(page, addressOf(scheme, s.server, file) + hash, seal);
    },
    /** Open the page with the two documents, and wait until their events are shown. */
    async loaded(options) {
      const page = await s.visit(options);
      await drop(page, env.documents()[0].files);
      await ready(page, TOTALS.events);
      await shown(page, SHOWN);
      return page;
    },
  };
  before(async () => {
    s.server = await serve(file);
    s.browser = await launch(s.server, flags);
  });
  afterEach(async () => {
    const open = pages.splice(0);
    for (const page of open) await page.context().close();
    for (const page of open) assertHealthy(page);
  });
  after(async () => {
    await s.browser?.close();
    await s.server?.close();
    if (s.server && seal === 'sealed') assertOnlyDocument(s.server);
  });
  return s;
}
