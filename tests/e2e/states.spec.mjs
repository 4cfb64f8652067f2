// What is under the pointer, pressed, or reached by the keyboard looks so: a sheet of small pictures
// for each kind of control, with a line for each and beside each other how it rests, is pointed at,
// is pressed and has the focus. And what opens looks as in its picture.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { THEMES, compare, settled, show, skip, start } from './lib/pictures.mjs';

const ACTS = ['rest', 'hover', 'press', 'focus'];

/**
 * Kinds of controls: the group that they stand in, and of each a name, where it is, and more:
 * `of`, around it, or `inside`, what its picture is of; `still`, which acts change nothing;
 * `drags`, that it is not pressed, because what is pressed there is dragged.
 */
const KINDS = [
  ['buttons', 'controls', [
    ['plain', '.btn:text-is("Show all")'],
    ['primary', '.btn-primary'],
    ['small', '.btn-small'],
    ['link', '.linkbtn.link', { still: ['press'] }],
    ['icon', '.icon-btn'],
    ['icon, on', '.icon-btn[aria-pressed="true"]', { still: ['hover', 'press'] }],
    ['switch', '.toggle[aria-pressed="false"]'],
    ['switch, on', '.toggle[aria-pressed="true"]'],
    ['choice', '.seg [aria-pressed="false"]'],
    ['choice, chosen', '.seg [aria-pressed="true"]', { still: ['hover', 'press'] }],
  ]],
  ['query', 'query', [
    ['field', '[data-testid="query"]', { of: '.qfield', still: ['hover', 'press'] }],
    ['chip', '.chip:not(.not) .words', { of: '.chip' }],
    ['chip, remove', '.chip:not(.not) [data-testid="chip-remove"]', { of: '.chip' }],
    ['chip, not', '.chip.not .words', { of: '.chip' }],
    ['show all', '[data-testid="show-all"]', { still: ['press'] }],
    ['private', '[data-testid="private"]'],
    ['export', '[data-testid="export"]'],
  ]],
  ['cards', 'cards', [
    ['card', '[data-testid="event-card"]:not([aria-current]) .card-open', { of: '.card' }],
    ['card, open', '[aria-current="true"] .card-open', { of: '.card', still: ['hover', 'press'] }],
    ['repeats', '[data-testid="unfold"]'],
  ]],
  ['rows', 'table', [
    ['columns', '[data-testid="columns"]'],
    ['column', '[aria-sort="none"] button', { still: ['press'] }],
    ['column, sorted', '[aria-sort="descending"] button', { still: ['hover', 'press'] }],
    ['edge', '.edge', { of: '.thead > span', drags: true }],
    ['row', '.trow .card-open', { of: '.card' }],
  ]],
  ['heads', 'heads', [
    ['order', '[data-testid="order-oldest"]'],
    ['order, chosen', '[data-testid="order-newest"]', { still: ['hover', 'press'] }],
    ['field', '[data-testid="order-field"]', { still: ['hover', 'press'] }],
    ['view', '[data-testid="view-table"]'],
    ['fold', '[data-testid="fold"][aria-pressed="true"]', { still: ['hover', 'press'] }],
    ['fold, keys', '[data-testid="fold-keys"]'],
  ]],
  ['facets', 'facets', [
    ['head', '.facet summary'],
    ['value', '.fv .lab', { of: '.fv' }],
    ['include', '.fv [data-testid="include"]', { of: '.fv' }],
    ['exclude', '.fv [data-testid="exclude"]', { of: '.fv' }],
    ['only', '.fv [data-testid="only"]', { of: '.fv' }],
    ['included', '.fv.on .lab', { of: '.fv', still: ['hover'] }],
    ['excluded', '.fv.off .lab', { of: '.fv' }],
    ['search', '.seek', { still: ['hover', 'press'] }],
    ['more', '[data-testid="facet-more"]', { still: ['press'] }],
  ]],
  ['charts', 'charts', [
    ['matter', '.matter'],
    ['legend', '.legend button'],
    ['bar', '.bucket[tabindex="0"]', { drags: true }],
    ['lane of an input', '[data-testid="lane"]'],
    ['outcome', '.prop li button'],
    ['cell', '.heat button'],
    ['value', '.top-list button'],
  ]],
  ['tracks', 'tracks', [
    ['name', '[data-testid="track"]'],
    ['mark', '[data-testid="track-marks"]', { inside: '.now', drags: true, still: ['hover'] }],
    ['closer', '[data-testid="tracks-closer"]'],
    ['more', '[data-testid="tracks-more"]', { still: ['press'] }],
  ]],
  ['noise', 'noise', [
    ['line', '[data-testid="noise-line"] .linkbtn', { of: 'tr', still: ['press'] }],
    ['part', '[data-testid="exclude-by"]'],
    ['effect', 'button[data-testid="effect"]', { still: ['press'] }],
    ['exclude', '[data-testid="exclude-it"]'],
  ]],
  ['inputs', 'inputs', [
    ['add', '[data-testid="add"]'],
    ['clock', '[data-testid="clock"]'],
    ['baseline', '[data-testid="side"][aria-pressed="false"]'],
    ['baseline, on', '[data-testid="side"][aria-pressed="true"]', { still: ['hover', 'press'] }],
    ['remove', '[data-testid="remove"]'],
  ]],
  ['event', 'event', [
    ['mark', '.say .linkbtn'],
    ['value', '.value [data-testid="value-include"], .value .pm button', { of: '.value' }],
    ['around', '[data-testid="around-cell"]'],
    ['process', '[data-testid="tree-node"]'],
    ['find', '.d-find input', { still: ['hover', 'press'] }],
    ['copy', '.takes summary'],
    ['previous', '.d-bar .icon-btn'],
  ]],
  ['top', 'top', [
    ['actions', '[data-testid="actions"]'],
    ['zone', '[data-testid="zone"] [aria-pressed="false"]'],
    ['seal', '[data-testid="seal"]'],
    ['ledger', '.totals .linkbtn', { still: ['press'] }],
  ]],
  ['account', 'account', [
    ['repair', '.ritem .what', { of: '.ritem' }],
    ['event', '.diff .link', { still: ['press'] }],
    ['close', '[data-testid="ledger-close"]'],
  ]],
];

/**
 * What opens: the group, the steps to it, what its picture is of, and the options of the browser. A
 * step is a selector to click, or one to focus after `focus `, a key after `key `, text after `type `.
 */
const OPENED = [
  ['export', 'query', ['[data-testid="export"]'], '.export-pop'],
  ['choices', 'query', ['[data-testid="query"]', 'key ArrowDown', 'key ArrowDown'], '.choices'],
  ['chip', 'query', ['[data-testid="chip-edit"]'], '.chips:has(.is-edited)'],
  ['chip-wrong', 'query', ['[data-testid="chip-edit"]', 'type severity:(', 'key Enter'], '.chips:has(.is-edited)'],
  ['skip', 'lines', ['focus .skip'], 'figure:has(.skip)'],
  ['seal', 'top', ['[data-testid="seal"][data-state="sealed"]'], '.seal-pop'],
  ['seal-open', 'top', ['[data-testid="seal"][data-state="open"]'], '.seal-pop'],
  ['switches', 'top', ['.menu-btn'], '.switches', { viewport: { width: 360, height: 780 } }],
  ['columns', 'table', ['[data-testid="columns"]'], '.columns[open] .pop', { viewport: { width: 1000, height: 480 } }],
  ['keys', 'heads', ['[data-testid="fold-keys"]'], '.columns[open] .pop'],
  ['histogram-table', 'charts', ['[data-testid="histogram-table"]'], '.hist:has(table)'],
  ['tracks-table', 'tracks', ['[data-testid="tracks-table"]'], '.tracks:has(table)'],
  ['copy', 'event', ['.takes summary'], '.takes-pop', { viewport: { width: 1280, height: 900 } }],
  ['palette-none', 'palette', ['type zzz'], 'dialog'],
  ['palette-found', 'palette', ['type export', 'key ArrowDown'], 'dialog'],
];

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** The widest and highest picture of a control. */
const MOST = [320, 96];
const AROUND = 8;

/** The rectangle around a part of the page. */
async function place(part) {
  const { x, y, width, height } = await part.boundingBox();
  const size = (length, most) => Math.min(Math.ceil(length) + 2 * AROUND, most);
  return { x: Math.max(Math.floor(x) - AROUND, 0), y: Math.max(Math.floor(y) - AROUND, 0), width: size(width, MOST[0]), height: size(height, MOST[1]) };
}

/** Gives a control the focus by the keyboard. */
async function focus(page, part) {
  await part.evaluate((element) => element.focus());
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  assert.ok(await part.evaluate((element) => element === document.activeElement), 'the Tab key comes to it');
}

/** A control in each of its states, as pictures. */
async function taken(page, selector, { of, inside, drags }) {
  const part = page.locator(selector).first();
  let whole = part;
  if (of) whole = part.locator('xpath=ancestor-or-self::*').and(page.locator(of)).last();
  if (inside) whole = part.locator(inside);
  await whole.scrollIntoViewIfNeeded();
  await settled(page);
  const pictures = {};
  let clip;
  const take = async (act) => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // What gets the focus may scroll.
    clip = await place(whole);
    pictures[act] = (await page.screenshot({ clip, animations: 'disabled' })).toString('base64');
  };
  const away = async () => {
    await page.mouse.move(999, 1);
    await page.evaluate(() => {
      document.activeElement?.blur();
      getSelection().removeAllRanges();
    });
  };
  await away();
  await take('rest');
  await part.hover({ force: true });
  await take('hover');
  if (!drags) await page.mouse.down();
  await take('press');
  // Let go elsewhere, so that nothing is clicked.
  await away();
  if (!drags) await page.mouse.up();
  await focus(page, part);
  await take('focus');
  await away();
  const { width, height } = await (inside ? whole : part).boundingBox();
  return { pictures, edge: 2 * (Math.min(width, clip.width) + Math.min(height, clip.height)) };
}

/** Runs in the page: the sheet of all pictures, and of each line how many points differ from rest. */
async function sheet([lines, acts]) {
  const read = async (base64) => createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const images = await Promise.all(lines.map((line) => Promise.all(acts.map((act) => read(line[act])))));
  const gap = 4;
  const column = gap + Math.max(...images.map(([image]) => image.width));
  const height = images.reduce((sum, [image]) => sum + image.height + gap, gap);
  const canvas = new OffscreenCanvas(gap + column * acts.length, height);
  const to = canvas.getContext('2d');
  to.fillStyle = '#808080';
  to.fillRect(0, 0, canvas.width, canvas.height);
  let y = gap;
  const light = (data, at) => {
    const [r, g, b] = [0, 1, 2].map((i) => data[at + i] / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const told = images.map((line) => {
    const points = line.map((image, i) => {
      to.drawImage(image, gap + i * column, y);
      return to.getImageData(gap + i * column, y, image.width, image.height).data;
    });
    y += line[0].height + gap;
    const differ = (a, b, test) => {
      let count = 0;
      for (let at = 0; at < a.length; at += 4) count += test(a, b, at);
      return count;
    };
    const at_all = (a, b, at) => [0, 1, 2].some((i) => Math.abs(a[at + i] - b[at + i]) > 3);
    const clearly = (a, b, at) => {
      const [one, other] = [light(a, at), light(b, at)];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) >= 3;
    };
    const [rest, hover, press, focus] = points;
    return { hover: differ(rest, hover, at_all), press: differ(hover, press, at_all), focus: differ(rest, focus, clearly) };
  });
  const reader = new FileReader();
  const url = canvas.convertToBlob().then((blob) => new Promise((done) => ((reader.onload = () => done(reader.result)), reader.readAsDataURL(blob))));
  return { told, base64: (await url).split(',')[1] };
}

/** So many points tell what is pointed at or pressed from what is not. */
const SEEN = 20;

for (const theme of THEMES) {
  for (const [kind, group, controls] of KINDS) {
    test(`${kind}, ${theme}`, { skip }, async (t) => {
      const page = await show(browser, group, theme, group === 'event' ? { viewport: { width: 1280, height: 900 } } : {});
      const lines = [];
      for (const [, selector, more = {}] of controls) lines.push(await taken(page, selector, more));
      const { told, base64 } = await page.evaluate(`(${sheet})(${JSON.stringify([lines.map((line) => line.pictures), ACTS])})`);
      const unseen = controls.flatMap(([name, , { still = [], drags } = {}], at) => {
        const seen = told[at];
        const of = (act) => (seen[act] >= SEEN || still.includes(act) || (drags && act === 'press') ? [] : [`${name}: ${act} (${seen[act]} points)`]);
        // The line around it is seen: nearly as many points as it is long, each with a contrast of 3 to 1.
        const focused = seen.focus >= 0.8 * lines[at].edge ? [] : [`${name}: focus (${seen.focus} points of ${Math.round(lines[at].edge)})`];
        return [...of('hover'), ...of('press'), ...focused];
      });
      await compare(t, page, `states-${kind}-${theme}`, Buffer.from(base64, 'base64'));
      assert.deepEqual(unseen, []);
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }

  for (const [name, group, steps, of, options] of OPENED) {
    test(`${name} opened, ${theme}`, { skip }, async (t) => {
      const page = await show(browser, group, theme, options);
      for (const step of steps) {
        const [, what, rest] = step.match(/^(key|type|focus) (.*)$/) ?? [];
        if (group === 'palette') await page.locator('[data-testid="palette-field"]').focus();
        if (what === 'focus') await focus(page, page.locator(rest).first());
        else if (what === 'key') await page.keyboard.press(rest);
        else if (what === 'type') await page.keyboard.type(rest);
        else await page.locator(step).first().click();
      }
      await settled(page);
      const part = page.locator(of).first();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, 'nothing sticks out sideways');
      await compare(t, page, `open-${name}-${theme}`, await part.screenshot({ animations: 'disabled' }));
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}
