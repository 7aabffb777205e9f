import type { EntityName } from '../model/entities';
import { exportFindings } from '../run/finding-kinds';
import { faultWords } from './check-row';
import { cleanText } from './clean-text';
import type { BoundColumn, TableView } from './table-view';
import type { RunState } from '../state/run-state';
import type { RowWriter } from '../write/row-writer';

/** Name of the first column of a spooled table: the line of the source where the row starts. */
export const LINE = '#';

type CellWriter = (row: number, writer: RowWriter) => void;

/**
 * Writes rows of the source to a table of the same columns in which values are mapped and texts clean, to be read
 * again when all entities are known.
 */
export function createSpooling(
  entity: EntityName,
  view: TableView,
  run: RunState,
  cells: Readonly<Record<string, CellWriter>>,
): { header: string[]; write: (row: number, writer: RowWriter) => void } {
  const kept = view.columns.filter(({ name }) => name !== 'password' || run.options.passwords);
  const own = kept.filter(({ name }) => cells[name] === undefined);
  const made = Object.entries(cells);
  const counts = run.counts[entity];
  const note = (
    kind: 'valueCleaned' | 'referenceEmptied',
    row: number,
    name: string,
    detail = '',
  ): void => {
    counts.cleaned += 1;
    run.findings.noted(exportFindings[kind], {
      ...{ entity, line: view.batch.lines[row]!, column: name, detail },
    });
  };

  function writeCell(column: BoundColumn, row: number, writer: RowWriter): void {
    const { batch, dirty } = view;
    const { position, table, ids, name } = column;
    const cell = row * batch.width + position;
    const [start, end] = [batch.starts[cell]!, batch.ends[cell]!];
    const value = table?.values[ids![row]!];
    if (value?.emptied) note('referenceEmptied', row, name);
    if (value?.bytes !== undefined) return writer.text(value.text);
    const faults = dirty.get(row)?.filter((one) => one.position === position);
    if (faults === undefined || faults.length === 0)
      return writer.cell(batch.bytes, batch.view, start, end);
    if (column.rule.kind === 'reference') {
      // No record has such an id, so it leads nowhere; where it must lead somewhere, the row is held back already.
      note('referenceEmptied', row, name);
      return writer.empty();
    }
    note('valueCleaned', row, name, faults.map(({ fault }) => faultWords[fault]).join(', '));
    writer.text(cleanText(batch.bytes.subarray(start, end)));
  }

  return {
    header: [LINE, ...own.map(({ name }) => name), ...made.map(([name]) => name)],
    write(row, writer) {
      writer.text(String(view.batch.lines[row]));
      for (const column of own) writeCell(column, row, writer);
      for (const [, make] of made) make(row, writer);
      writer.end();
    },
  };
}
