/** Rows under a head, for a terminal. Columns that hold a number stand to the right. */
export function textTable(head: string[], rows: string[][]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const isNumber = head.map((_, i) => rows.some((row) => /^\d[\d,]*$/.test(row[i]!)));
  const pad = (cell: string, i: number): string =>
    isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  return [head, ...rows].map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
