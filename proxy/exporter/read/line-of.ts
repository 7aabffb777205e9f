import { LINE } from './spool-row';
import type { TableView } from './table-view';

/** The line of the source that a row of a spooled table comes from. */
export const lineOf = (view: TableView, row: number): number =>
  Number(view.text(view.find(LINE), row));
