// Functions that run inside the page. They use nothing from outside, so the
// three drivers (Playwright, puppeteer, plain WebDriver) can each send them as
// source. Only the test ids and data attributes of the contract are used.

/** The attributes of the status element, numbers as numbers. */
export function readStatus() {
  const el = document.querySelector('[data-testid="status"]');
  if (!el) return null;
  const n = (name) => Number(el.dataset[name] || 0);
  return {
    state: el.dataset.state,
    partial: 'partial' in el.dataset && el.dataset.partial !== 'false',
    bytes: n('bytes'),
    events: n('events'),
    copies: n('copies'),
    unreadable: n('unreadable'),
    repaired: n('repaired'),
  };
}

/** { shown, total } of the result count, or null before there is one. */
export function readCount() {
  const el = document.querySelector('[data-testid="result-count"]');
  return el ? { shown: Number(el.dataset.shown), total: Number(el.dataset.total) } : null;
}

/** One entry for each input row: name, events, state, note. */
export function readInputs() {
  return [...document.querySelectorAll('[data-testid="input"]')].map((el) => ({
    name: el.dataset.name,
    events: Number(el.dataset.events || 0),
    state: el.dataset.state,
    note: (el.querySelector('[data-testid="input-note"]')?.textContent || '').trim(),
  }));
}

/** Notes the longest time between two frames from now on, for `readGap`. */
export function watchFrames() {
  globalThis.__gap = 0;
  let last = performance.now();
  const tick = (now) => {
    globalThis.__gap = Math.max(globalThis.__gap, now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame((now) => {
    last = now;
    tick(now);
  });
}

export const readGap = () => globalThis.__gap;

/** { value: count } of one facet; several names are alternatives. */
export function readFacet(names) {
  const el = [...document.querySelectorAll('[data-testid="facet"]')].find((f) => names.includes(f.dataset.field));
  if (!el) return null;
  const out = {};
  for (const v of el.querySelectorAll('[data-testid="facet-value"]')) out[v.dataset.value] = Number(v.dataset.count);
  return out;
}

/**
 * Every card of the list from top to bottom. The list is a window on many
 * rows, so this scrolls it and gathers what appears, by `data-row`.
 */
export async function collectCards() {
  const list = document.querySelector('[data-testid="list"]');
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
  const seen = new Map();
  const gather = () => {
    for (const el of document.querySelectorAll('[data-testid="event-card"]')) {
      const d = el.dataset;
      if (d.row === undefined || seen.has(d.row)) continue;
      seen.set(d.row, {
        row: d.row,
        source: d.source,
        kind: d.kind,
        severity: d.severity,
        time: d.time || '',
        rule: el.querySelector('.rule')?.textContent,
        text: el.textContent,
        order: seen.size,
      });
    }
  };
  if (!list) {
    gather();
    return [...seen.values()];
  }
  list.scrollTop = 0;
  for (let i = 0; i < 500; i++) {
    await frame();
    gather();
    const before = list.scrollTop;
    list.scrollTop = before + Math.max(40, list.clientHeight * 0.7);
    if (list.scrollTop === before) break;
  }
  await frame();
  gather();
  list.scrollTop = 0;
  // What comes next may click on a card: the first ones must stand there, and rest.
  const stands = () => {
    const first = document.querySelector('[data-testid="event-card"]');
    return first && `${list.scrollTop} ${first.dataset.row} ${first.getBoundingClientRect().top}`;
  };
  const [top] = seen.keys();
  for (let i = 0, rests = 0, last = null; top && i < 200 && rests < 5; i++) {
    await frame();
    const now = stands();
    rests = now === last && now?.split(' ')[1] === top ? rests + 1 : 0;
    last = now;
  }
  return [...seen.values()];
}

/**
 * The raw bytes of the open event as text. They stand in numbered lines; a line
 * with no number holds only a note of ours.
 */
export function readRaw() {
  const pane = document.querySelector('[data-testid="event-detail"] [data-testid="raw"]');
  if (!pane) return null;
  const lines = [...pane.querySelectorAll('ol > li')].filter((li) =>
    /\d/.test(li.firstElementChild?.textContent ?? ''),
  );
  return lines.length ? lines.map((li) => li.querySelector('code').textContent).join('\n') : pane.textContent;
}

/** Give the focus to the card at this place of those drawn: to itself, or to what opens it. */
export function focusCard(place) {
  const card = document.querySelectorAll('[data-testid="event-card"]')[place];
  (card.hasAttribute('tabindex') ? card : card.querySelector('button, a, [tabindex]')).focus();
}

/** Test id and row of what has the focus. */
export function readFocus() {
  const el = document.activeElement;
  const owner = el?.closest('[data-testid]');
  return {
    tag: el?.tagName.toLowerCase(),
    testid: owner?.dataset.testid,
    row: owner?.dataset.row,
    list: !!el?.closest('[data-testid="list"]'),
  };
}
