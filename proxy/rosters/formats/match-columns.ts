import type { ColumnFormat } from './format';

/** What each header of a file means, by name or UK spelling; the second of two equal headers means nothing. */
export function matchColumns(
  names: readonly string[],
  columns: readonly ColumnFormat[],
): (ColumnFormat | undefined)[] {
  const taken = new Set<ColumnFormat>();
  return names.map((name) => {
    const column =
      columns.find((one) => one.name === name) ?? columns.find((one) => one.variant === name);
    if (column === undefined || taken.has(column)) return undefined;
    taken.add(column);
    return column;
  });
}
