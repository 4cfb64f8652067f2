// A strict RFC 4180 reader, so that an export is checked by something else
// than what wrote it.

/** Rows of cells; throws where the text is not RFC 4180. */
export function parseCsv(text) {
  const rows = [];
  let row = [];
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const fail = (why) => {
    throw new Error(`CSV: ${why} at ${i}`);
  };
  while (i < text.length) {
    let cell = '';
    if (text[i] === '"') {
      for (i++; ; i++) {
        if (i >= text.length) fail('a quote is not closed');
        if (text[i] !== '"') cell += text[i];
        else if (text[i + 1] === '"') {
          cell += '"';
          i++;
        } else break;
      }
      i++;
    } else {
      while (i < text.length && text[i] !== ',' && text[i] !== '\r') {
        if (text[i] === '"' || text[i] === '\n') fail('a bare quote or line feed');
        cell += text[i++];
      }
    }
    row.push(cell);
    if (text[i] === ',') {
      i++;
      if (i === text.length) {
        row.push('');
        rows.push(row);
        row = [];
      }
      continue;
    }
    if (i < text.length && !(text[i] === '\r' && text[i + 1] === '\n')) fail('something after a closed quote');
    i += 2;
    rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  const width = rows[0]?.length ?? 0;
  rows.forEach((r, n) => {
    if (r.length !== width) throw new Error(`CSV: row ${n} has ${r.length} cells, the head ${width}`);
  });
  return rows;
}
