// Questions to a page that holds a million events: filter, facets, timeline and
// the first page of the list, over benches/queries.txt; and typing one.
import { median, ms, quantile } from '../figures.mjs';
import { ask as question, piped, prepare, queries } from '../questions.mjs';
import { clocksOf, fresh, longest, open } from '../visit.mjs';

const TYPED = 'severity >= high and source:kubearmor and process:(nc or curl) and not namespace:kube-system';

/** Every question, `rounds` times in turn: each with its `text` and what `ask` gives. */
export async function askAll(page, rounds) {
  const asked = [];
  for (let i = 0; i < rounds; i++) {
    for (const text of queries()) {
      const out = await question(page, text);
      if (out.refused) throw new Error(`${text}: ${out.refused}`);
      asked.push({ text, ...out });
    }
  }
  return asked;
}

/**
 * The two figures of questions, and the same of those that make more than a list: rows for the
 * table. The target grows with events past a million.
 */
export function judge(all, events) {
  const asked = all.filter((a) => !piped(a.text));
  const many = `${events / 1e6} M events`;
  const factor = Math.max(1, events / 1e6);
  const row = (what, part, target) => {
    const figure = quantile(asked.map((a) => a.ms), part);
    const of = (key) => ms(quantile(asked.map((a) => a[key]), part));
    const [put, inside, drawn] = ['asked', 'inside', 'drawn'].map(of);
    return {
      what: `filter + facets + histogram + first page, ${many}, ${what}`,
      target: `<= ${target * factor} ms`,
      figure: ms(figure),
      met: figure <= target * factor,
      more: [`until the worker is asked ${put}; inside of it ${inside}; until the answer is drawn ${drawn}`],
    };
  };
  const made = all.filter((a) => piped(a.text)).map((a) => a.ms);
  const slowest = all.find((a) => a.ms === Math.max(...made));
  return [
    row('median', 0.5, 10),
    row('p95', 0.95, 20),
    {
      what: `the same with a table, chart or pairs, ${many}, median`,
      figure: ms(quantile(made, 0.5)),
      more: [`95 in 100 within ${ms(quantile(made, 0.95))}; most: ${slowest.text}`],
    },
  ];
}

export async function ask(bench) {
  const events = bench.events(1_000_000);
  const { file } = await bench.corpus({ events });
  const page = await fresh(bench.browser, bench.site.url);
  await open(page, file);
  await prepare(page);
  const asked = await askAll(page, bench.rounds);
  const [middle, ...others] = judge(asked, events);
  const count = queries().filter((text) => !piped(text)).length;
  bench.row({ ...middle, more: [`${count} queries, ${bench.rounds} rounds`, ...middle.more] });
  for (const other of others) bench.row(other);
  if (bench.verbose) {
    for (const text of queries()) {
      const of = asked.filter((a) => a.text === text);
      const [all, inside] = ['ms', 'inside'].map((key) => ms(median(of.map((a) => a[key]))).padStart(9));
      bench.say(`    ${all} ${inside} ${String(of[0].shown).padStart(9)}  ${text}`);
    }
  }

  await question(page, '');
  const { at } = await page.evaluate(() => ({ at: performance.now() }));
  await page.keyboard.type(TYPED, { delay: 60 });
  await page.waitForTimeout(1000);
  const task = longest((await clocksOf(page)).tasks, at);
  bench.row({
    what: `longest main-thread task while a query is typed, ${events / 1e6} M events`,
    target: '<= 50 ms',
    figure: task ? ms(task) : 'none > 50 ms',
    met: task <= 50,
  });
  await page.context().close();
}
