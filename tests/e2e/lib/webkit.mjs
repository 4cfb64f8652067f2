// Driving WebKitGTK: WebKitWebDriver under Xvfb, spoken to in plain HTTP
// (the WebDriver protocol), since no Node library starts it. Both programs run
// in groups of their own, detached from our pipes, and are ended by their
// group: a driver that shares the test's pipes would keep the test waiting.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { onPath } from './env.mjs';

const driver = onPath('WebKitWebDriver');
const xvfb = onPath('Xvfb');

function miniBrowser() {
  if (process.env.WEBKIT_MINIBROWSER) return process.env.WEBKIT_MINIBROWSER;
  for (const lib of ['/usr/lib', '/usr/libexec', '/usr/lib64']) {
    for (const sub of ['', ...(existsSync(lib) ? readdirSync(lib).filter((d) => d.includes('-linux-')) : [])]) {
      const file = path.join(lib, sub, 'webkit2gtk-4.1/MiniBrowser');
      if (existsSync(file)) return file;
    }
  }
  return null;
}

export const available = () => Boolean(driver && xvfb && miniBrowser());

const freePort = () =>
  new Promise((done) => {
    const s = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function detached(command, args, env = process.env) {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', env });
  child.unref();
  const stop = () => {
    process.off('exit', stop);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      /* it has ended */
    }
  };
  // Also where the test is broken off: nobody else would end them.
  process.once('exit', stop);
  return stop;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

async function startDisplay() {
  for (let n = 90 + (process.pid % 400), tries = 0; tries < 20; n++, tries++) {
    const socket = `/tmp/.X11-unix/X${n}`;
    if (existsSync(socket) || existsSync(`/tmp/.X${n}-lock`)) continue;
    const stop = detached(xvfb, [`:${n}`, '-screen', '0', '1440x900x24', '-nolisten', 'tcp']);
    for (let i = 0; i < 50 && !existsSync(socket); i++) await pause(100);
    if (existsSync(socket))
      return {
        display: `:${n}`,
        stop: () => {
          stop();
          rmSync(`/tmp/.X${n}-lock`, { force: true });
          rmSync(socket, { force: true });
        },
      };
    stop();
  }
  throw new Error('Xvfb did not start');
}

// WebDriver's code points for the keys that the flow presses.
const KEYS = {
  Enter: '\uE007',
  Escape: '\uE00C',
  ArrowDown: '\uE015',
  ArrowUp: '\uE013',
  Tab: '\uE004',
  Backspace: '\uE003',
  Control: '\uE009',
};
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

// On some machines WebKit does not always start, and its driver waits for it without end.
const STARTS = 3;

/** Start WebKit; its `proxy` is the recorder, for all but the site itself. */
export async function start(server) {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(server);
    } catch (error) {
      if (tries === STARTS) throw error;
      console.log(`WebKit did not start: ${error}`);
    }
  }
}

async function startOnce(server) {
  const screen = await startDisplay();
  const port = await freePort();
  const stopDriver = detached(driver, [`--port=${port}`], {
    ...process.env,
    DISPLAY: screen.display,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    GTK_A11Y: 'none',
    NO_AT_BRIDGE: '1',
    GIO_USE_VFS: 'local',
    GSETTINGS_BACKEND: 'memory',
  });
  const stop = () => {
    stopDriver();
    screen.stop();
  };
  const base = `http://127.0.0.1:${port}`;
  // A driver that hangs must not take the test, and all that come after it, with it.
  const call = async (method, url, body, patience = 90_000) => {
    const res = await fetch(base + url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      signal: AbortSignal.timeout(patience),
    }).catch((error) => {
      throw new Error(`WebDriver ${method} ${url}: ${error.name}, ${error.message}`);
    });
    const { value } = await res.json();
    if (!res.ok) throw new Error(`WebDriver ${method} ${url}: ${value?.error} ${value?.message ?? ''}`);
    return value;
  };
  try {
    for (let i = 0; ; i++) {
      try {
        await call('GET', '/status');
        break;
      } catch (error) {
        if (i > 50) throw error;
        await pause(100);
      }
    }
    const proxy = server && {
      proxyType: 'manual',
      httpProxy: `127.0.0.1:${server.other}`,
      sslProxy: `127.0.0.1:${server.other}`,
      noProxy: ['127.0.0.1'],
    };
    const alwaysMatch = {
      ...(proxy ? { proxy } : {}),
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation', '--geometry=1440x900'] },
    };
    const session = await call('POST', '/session', { capabilities: { alwaysMatch } }, 40_000);
    return driverOf(call, `/session/${session.sessionId}`, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

async function driverOf(call, s, stop) {
  await call('POST', `${s}/timeouts`, { script: 60_000, pageLoad: 60_000, implicit: 0 });
  await call('POST', `${s}/window/rect`, { x: 0, y: 0, width: 1440, height: 900 }).catch(() => {});
  const find = async (selector) => {
    for (let i = 0; ; i++) {
      try {
        return (await call('POST', `${s}/element`, { using: 'css selector', value: selector }))[ELEMENT];
      } catch (error) {
        if (i > 100) throw error;
        await pause(100);
      }
    }
  };
  const keys = (list) =>
    call('POST', `${s}/actions`, {
      actions: [
        {
          type: 'key',
          id: 'keyboard',
          actions: list.flatMap((k) => [
            { type: 'keyDown', value: KEYS[k] ?? k },
            { type: 'keyUp', value: KEYS[k] ?? k },
          ]),
        },
      ],
    });
  return {
    name: 'webkit',
    open: (url) => call('POST', `${s}/url`, { url }),
    run: (fn, ...args) =>
      call('POST', `${s}/execute/async`, {
        script: `const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
        Promise.resolve().then(() => (${fn})(...args)).then(done, (e) => done({ __error: String(e) }));`,
        args,
      }).then((v) => {
        if (v?.__error) throw new Error(v.__error);
        return v;
      }),
    click: async (selector) => call('POST', `${s}/element/${await find(selector)}/click`),
    upload: async (selector, files) => {
      const el = await find(selector);
      // The protocol adds to what a `multiple` input holds; a person's choice replaces it.
      const on = (script) => call('POST', `${s}/execute/sync`, { script, args: [{ [ELEMENT]: el }] });
      // Now and then the field is filled and no event says so. The page empties what it heard of.
      for (let tries = 0; tries < 3; tries++) {
        await on("arguments[0].value = ''");
        await call('POST', `${s}/element/${el}/value`, { text: files.join('\n') });
        for (let waits = 0; waits < 30; waits++) {
          if ((await on('return arguments[0].files.length')) === 0) return;
          await new Promise((done) => setTimeout(done, 100));
        }
        console.log('WebKit: a file field was filled without an event');
      }
    },
    type: async (selector, text) => {
      const el = await find(selector);
      await call('POST', `${s}/element/${el}/clear`);
      await call('POST', `${s}/element/${el}/value`, { text: text + KEYS.Enter });
    },
    press: (key) => keys([key]),
    close: async () => {
      await call('DELETE', s).catch(() => {});
      stop();
    },
  };
}
