// Searches that read the input again: each in a page of its own, so that none
// finds what another has left behind.
import { ms, rate } from '../figures.mjs';
import { ask, prepare } from '../questions.mjs';
import { fresh, open } from '../visit.mjs';

const SCANS = [
  ['a word', 'SYS_CONNECT'],
  ['raw.<path>', 'raw.cap_len:119'],
  ['a regular expression', 'cmd ~ /10\\.9\\.7\\.[0-9]+ 4444/'],
  ['one command line', 'cmd:"/bin/ls -la /srv/app/24"'],
];

export async function scan(bench) {
  const { file, bytes } = await bench.corpus({ events: bench.events(1_000_000) });
  for (const [name, text] of SCANS) {
    const page = await fresh(bench.browser, bench.site.url);
    const read = await open(page, file);
    await prepare(page);
    const found = await ask(page, text);
    await page.context().close();
    const what = `search for ${name} in ${(bytes / 1e6).toFixed(0)} MB`;
    if (found.refused || !found.shown) {
      const why = found.refused ?? 'nothing found, and there is';
      bench.row({ what, target: '>= 0.50x', figure: 'no answer', met: false, more: [`${text}: ${why}`] });
      continue;
    }
    const part = read.ms / found.whole;
    bench.row({
      what: `${what}: rate / reading rate`,
      target: '>= 0.50x',
      figure: `${part.toFixed(2)}x`,
      met: part >= 0.5,
      more: [
        `${text}: ${found.shown} events in ${ms(found.whole)}, ${rate(bytes, found.whole)}`,
        `read in ${ms(read.ms)}, ${rate(bytes, read.ms)}`,
      ],
    });
    bench.row({
      what: `${what}: first hits`,
      target: '<= 300 ms',
      figure: ms(found.hits),
      met: found.hits <= 300,
    });
  }
}
