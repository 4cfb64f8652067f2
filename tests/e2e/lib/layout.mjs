// What is wrong with the layout of the page as it stands: texts that are cut without a word,
// elements that stick out of their boxes, and a page that scrolls sideways. Each function gives
// a list of what is wrong, in words; an empty one where nothing is. They run inside of the page.

/**
 * Texts of which a part can neither be seen nor scrolled to. An ellipsis says that it cuts, and
 * of the crumbs of a card those are shown that fit; the open event has them all.
 */
export function cut() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || owner.closest('.vh, .skip, option, script, style, title, [hidden]')) continue;
    if (!owner.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    let [x, y] = [true, true];
    for (let at = owner; at && (x || y); at = at.parentElement) {
      const css = getComputedStyle(at);
      if (css.textOverflow === 'ellipsis') x = false;
      if (css.webkitLineClamp !== 'none') y = false;
      if (['auto', 'scroll'].includes(css.overflowX)) x = false;
      if (['auto', 'scroll'].includes(css.overflowY)) y = false;
      if (css.position === 'fixed' && at.tagName !== 'DIALOG') break;
      const clips = ['hidden', 'clip'];
      const all = /paint|strict|content/.test(css.contain);
      const edge = at.getBoundingClientRect();
      // A box of one pixel is for ears alone.
      if (edge.width <= 1 && edge.height <= 1) break;
      if (at.matches('.crumbs') && box.top > edge.bottom - 3) break;
      const wide = x && (all || clips.includes(css.overflowX)) && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5);
      const high = y && (all || clips.includes(css.overflowY)) && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3);
      if (wide || high) {
        found.push(`${owner.className || owner.tagName} in ${at.className || at.tagName}, ${wide ? 'sideways' : 'upright'}: ${node.data.slice(0, 40)}`);
        break;
      }
    }
  }
  return [...new Set(found)].slice(0, 20);
}

/**
 * What is drawn outside of the box that it stands in, up to the next one that clips or scrolls;
 * and every box that can be scrolled sideways though it should not: the page, a dialog, a pane.
 */
export function outside() {
  const found = [];
  const name = (el) => (typeof el.className === 'string' && el.className) || el.tagName;
  const scrolls = '.listing.table, .raw.long, pre, .columns .pop, .heat-scroll';
  for (const el of document.querySelectorAll('html, body, #app, dialog, .pop, .listing, .detail, .rail, .ledger-page, .empty')) {
    if (el.matches(scrolls) || !el.checkVisibility()) continue;
    if (el.scrollWidth > el.clientWidth + 1) found.push(`${name(el)} is ${el.scrollWidth} px wide in ${el.clientWidth}`);
  }
  for (const el of document.querySelectorAll('#app *, dialog *')) {
    if (el.closest('.vh, .skip, svg *, option, [hidden]') || !el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const css = getComputedStyle(el);
    if (css.position === 'fixed' || css.position === 'absolute' || css.display === 'contents') continue;
    for (const box of el.getClientRects()) {
      if (box.width === 0 || box.height === 0) continue;
      let at = el.parentElement;
      while (at && ['inline', 'contents'].includes(getComputedStyle(at).display)) at = at.parentElement;
      if (!at || at === document.body) continue;
      const of = getComputedStyle(at);
      if (of.overflowX !== 'visible' || /paint|strict|content/.test(of.contain)) continue;
      const edge = at.getBoundingClientRect();
      if (box.right > edge.right + 8 || box.left < edge.left - 8 || box.bottom > edge.bottom + 6 || box.top < edge.top - 6) {
        const by = [edge.left - box.left, box.right - edge.right, edge.top - box.top, box.bottom - edge.bottom].map(Math.round);
        found.push(`${name(el)} sticks out of ${name(at)} by ${by}: ${el.textContent.slice(0, 40)}`);
        break;
      }
    }
  }
  return [...new Set(found)].slice(0, 20);
}
