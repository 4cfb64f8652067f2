// axe in the page as it stands. Nothing is left out. It goes in through
// the debugger: a script element would be refused by the policy, as it should be.
import assert from 'node:assert/strict';
import axe from 'axe-core';

/**
 * Nothing is wrong in the page, or in what the selector `within` finds, by all rules but those that
 * are `off`.
 */
export async function assertNoViolation(page, where, { within, off = [] } = {}) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const found = await page.evaluate(async ([within, rules]) => {
    const { violations } = await globalThis.axe.run(within ?? document, { rules, resultTypes: ['violations'] });
    return violations.map((v) => ({
      rule: v.id,
      help: v.help,
      where: v.nodes.slice(0, 5).map((n) => `${n.target.join(' ')}: ${n.any[0]?.message ?? n.html.slice(0, 120)}`),
    }));
  }, [within, rules]);
  assert.deepEqual(found, [], `axe, ${where}`);
}
