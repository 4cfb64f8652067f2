// The page as a screen reader has it: Chromium's accessibility tree, read through the debugger.
// A node is { role, name, text, live, states } and says with `focused` that it has the focus.
import assert from 'node:assert/strict';
import { until } from './page.mjs';

/** What the tree tells of a node's state, where it is true or applies. */
const STATES = ['focused', 'expanded', 'pressed', 'selected', 'modal', 'hasPopup', 'invalid', 'multiselectable', 'level', 'live', 'disabled'];

const debugging = async (page) => (page.spoken ??= await page.context().newCDPSession(page));

/** Nodes that are not passed over, in the order in which they are read. */
function read(nodes) {
  const by = new Map(nodes.map((node) => [node.nodeId, node]));
  const text = (node) => {
    if (node.role?.value === 'StaticText') return node.name?.value ?? '';
    return (node.childIds ?? []).map((id) => text(by.get(id) ?? {})).join('');
  };
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => {
      const states = {};
      for (const { name, value } of node.properties ?? []) if (STATES.includes(name)) states[name] = value.value;
      const parents = [];
      for (let up = by.get(node.parentId); up; up = by.get(up.parentId)) if (!up.ignored) parents.push(up.role?.value);
      return { role: node.role?.value, name: node.name?.value ?? '', value: node.value?.value, text: text(node).trim(), parents, ...states };
    });
}

/** The whole tree. */
export async function tree(page) {
  const { nodes } = await (await debugging(page)).send('Accessibility.getFullAXTree');
  return read(nodes);
}

/** The one node with this role and name (a string, or a pattern), in the tree as it stands. */
export async function one(page, role, name) {
  const all = await tree(page);
  const found = all.filter((node) => node.role === role && (name instanceof RegExp ? name.test(node.name) : name === undefined || node.name === name));
  assert.equal(found.length, 1, `one ${role} ${name}: ${JSON.stringify(found.slice(0, 3))}`);
  return found[0];
}

/** The node that has the focus, of the page it is: a part of the tree is enough. */
export async function focus(page) {
  const cdp = await debugging(page);
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.activeElement' });
  if (!result.objectId) return null;
  try {
    const { nodes } = await cdp.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: true });
    return read(nodes).find((node) => node.focused && node.role !== 'RootWebArea') ?? null;
  } catch {
    // It went away meanwhile.
    return null;
  }
}

/** Wait until a live region holds this text: a screen reader says it. */
export const says = (page, wanted, live = 'polite') =>
  until(
    `“${wanted}” is said`,
    async () => (await tree(page)).filter((node) => node.live === live && node.text).map((node) => node.text),
    (all) => all.some((text) => (wanted instanceof RegExp ? wanted.test(text) : text === wanted)),
  );

/** Press Tab (or another key) until what has the focus has this role and name. */
export async function goTo(page, role, name, { key = 'Tab', limit = 200 } = {}) {
  const passed = [];
  for (let i = 0; i < limit; i++) {
    const node = await focus(page);
    if (node?.role === role && (name instanceof RegExp ? name.test(node.name) : name === node.name)) return node;
    passed.push(node ? `${node.role} ${node.name}` : 'nothing');
    await page.keyboard.press(key);
  }
  return assert.fail(`${key} does not reach ${role} ${name}; it passed ${passed.slice(-40).join(' | ')}`);
}
