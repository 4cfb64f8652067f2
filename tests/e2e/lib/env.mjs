// Where the tests find what they need: the packed page, its copy without the
// policy, the browsers, and the two documents. Everything comes from the
// environment that `cargo xtask test` sets, with plain defaults beside it, so
// that one spec can also be run alone.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../../..');

export const dist = path.resolve(process.env.WATCHGLASS_DIST || path.join(root, 'dist/index.html'));
export const unsealed = process.env.WATCHGLASS_UNSEALED ? path.resolve(process.env.WATCHGLASS_UNSEALED) : null;

/** The first of these names that is on PATH, or null. */
export function onPath(...names) {
  for (const name of names) {
    for (const dir of (process.env.PATH || '').split(path.delimiter)) {
      const file = path.join(dir, name);
      if (dir && existsSync(file)) return file;
    }
  }
  return null;
}

export const chromium = process.env.CHROMIUM || onPath('chromium', 'chromium-browser', 'google-chrome', 'chrome');
export const firefox = process.env.FIREFOX || onPath('firefox-esr', 'firefox');

/** True where the variable says that a missing browser is an error, not a reason to skip. */
export const required = process.env.WATCHGLASS_BROWSERS === 'required';

function golden(source) {
  const dir = path.join(root, 'tests/golden', source, 'document');
  if (!existsSync(dir)) throw new Error(`${dir} is missing`);
  const name = readdirSync(dir).find((f) => f.startsWith('input.'));
  if (!name) throw new Error(`no input.* in ${dir}`);
  return path.join(dir, name);
}

/**
 * The pairs of documents to test with: always the golden ones, and the two
 * sample documents where WATCHGLASS_SAMPLES names their folder.
 * Each is { label, neuvector, kubearmor, files }.
 */
export function documents() {
  const pair = (label, neuvector, kubearmor) => ({ label, neuvector, kubearmor, files: [neuvector, kubearmor] });
  const all = [pair('golden', golden('neuvector'), golden('kubearmor'))];
  const dir = process.env.WATCHGLASS_SAMPLES;
  if (!dir) {
    console.log('SKIPPED: the sample documents (WATCHGLASS_SAMPLES is not set)');
    return all;
  }
  const files = readdirSync(dir)
    .sort()
    .map((f) => path.join(dir, f));
  const holding = (word) => files.find((f) => readFileSync(f, 'utf8').includes(word));
  const neuvector = holding('"enforcer_id"');
  const kubearmor = holding('"ParentProcessName"');
  if (!neuvector || !kubearmor) throw new Error(`WATCHGLASS_SAMPLES does not hold the two documents: ${dir}`);
  all.push(pair('samples', neuvector, kubearmor));
  return all;
}

/** A folder for this test's own files, and the function that removes it. */
export function scratch(prefix = 'watchglass-') {
  const dir = mkdtempSync(path.join(tmpdir(), prefix));
  return { dir, file: (name) => path.join(dir, name), remove: () => rmSync(dir, { recursive: true, force: true }) };
}
