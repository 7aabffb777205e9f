import type { ColumnSpec, FileSpec } from '../formats/format';
import { fromOf } from '../formats/format';
import type { TableView } from '../read/table-view';
import { exportFindings } from '../run/finding-kinds';
import { KEPT, LEFT, STATE } from '../state/marks';
import type { RunState } from '../state/run-state';
import { lineOf } from '../read/line-of';
import type { RowRoles } from './derive';
import { derived } from './derive';
import { expand } from './expand';
import type { RowWriter } from './row-writer';

type WriteCell = (row: number, writer: RowWriter, roles: RowRoles) => void;

/** Writes the rows that a record gives in one file; answers how many. */
export function createFileWriter(
  file: FileSpec,
  writer: RowWriter,
  view: TableView,
  run: RunState,
): (row: number) => number {
  const rowsOf = expand(file, view, run);
  const cells = file.columns.map((column) => bindCell(file, column, view, run));
  return (row) => {
    const rows = rowsOf(row);
    for (const roles of rows) {
      for (const write of cells) write(row, writer, roles);
      writer.end();
    }
    return rows.length;
  };
}

function bindCell(file: FileSpec, spec: ColumnSpec, view: TableView, run: RunState): WriteCell {
  const from = fromOf(spec);
  if (from === '=sectionId') return bindSectionId(view, run);
  if (from.startsWith('=')) {
    const make = derived[from]!(view, run);
    return (row, writer, roles) => writer.text(make(row, roles));
  }
  const column = view.find(from);
  if (column === undefined) return (_row, writer) => writer.empty();
  const { position, rule, ids, space } = column;
  const copy: WriteCell = (row, writer) => {
    const { bytes, view: words, starts, ends, width } = view.batch;
    const cell = row * width + position;
    writer.cell(bytes, words, starts[cell]!, ends[cell]!);
  };
  if (rule.kind !== 'reference' || rule.required) return copy;
  // An optional reference leads to a record of the set, or it is empty.
  const hasFile = run.format.files.some(({ entity }) => entity === rule.to);
  const isKnown = run.available.has(rule.to!);
  if (!hasFile) return copy;
  return (row, writer, roles) => {
    const id = ids![row]!;
    const state = id < 0 ? LEFT : space!.flags[id]! & STATE;
    if (state === KEPT) return copy(row, writer, roles);
    writer.empty();
    if (state === LEFT || !isKnown) return;
    run.counts[file.entity].cleaned += 1;
    run.findings.noted(exportFindings.referenceEmptied, {
      ...{ entity: file.entity, line: lineOf(view, row), column: from },
    });
  };
}

function bindSectionId(view: TableView, { sectionIds }: RunState): WriteCell {
  const { ids, position } = view.find('sourcedId')!;
  return (row, writer) => {
    const { bytes, view: words, starts, ends, width } = view.batch;
    const cell = row * width + position;
    if (sectionIds === undefined) return writer.cell(bytes, words, starts[cell]!, ends[cell]!);
    const id = ids![row]!;
    writer.cell(sectionIds.bytes, sectionIds.view, sectionIds.start(id), sectionIds.end(id));
  };
}
