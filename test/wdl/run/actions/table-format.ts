type Write = (header: readonly string[], rows: readonly (readonly string[])[]) => string;

/** A table as CSV. */
export const csvTable: Write = (header, rows) =>
  [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');

/** A table as HTML, its cells escaped. */
export const htmlTable: Write = (header, rows) => {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((cells) => row(cells, 'td')).join('');
  return `<table><thead>${row(header, 'th')}</thead><tbody>${body}</tbody></table>`;
};

const csvCell = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const escaped = (cell: string): string =>
  cell
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
