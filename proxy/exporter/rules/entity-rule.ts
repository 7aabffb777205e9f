import type { TableView } from '../read/table-view';
import type { RunState } from '../state/run-state';
import type { Verdict } from '../run/verdict';
import type { RowWriter } from '../write/row-writer';

/** Judges one row of the present batch; undefined lets it pass. */
export type RowTest = (row: number) => Verdict | undefined;

/** What decides about the rows of one entity, apart from what can be seen in the row alone. */
export interface EntityRule {
  /** When the row is read, in the order of the model: what earlier entities say about it. Marks what it says about them. */
  admit?: (view: TableView, run: RunState) => RowTest;
  /** Told of a row that was refused when it was read. */
  refused?: (view: TableView, run: RunState) => (row: number, verdict: Verdict) => void;
  /** When all is read: what later entities say about it. */
  include?: (view: TableView, run: RunState) => RowTest;
  /** Cells that are not simply copied when a row is read. A column that the source lacks is added. */
  cells?: (
    view: TableView,
    run: RunState,
  ) => Readonly<Record<string, (row: number, writer: RowWriter) => void>>;
}
