import type { EntityName } from '../model/entities';

/** `header: column`, the column one of the entity or a derived one (write/derive.ts); alone when both are the same. */
export type ColumnSpec = string | readonly [header: string, from: string];

/** One file of a format as data. */
export interface FileSpec {
  name: string;
  /** Whose rows it is made of. */
  entity: EntityName;
  /**
   * How many rows one record gives: one (default); one a school where the person is `student` or `staff`; one for a
   * person with roles (`person`); one for somebody's `contact`; one for a student (`license`).
   */
  each?: 'student' | 'staff' | 'person' | 'contact' | 'license';
  columns: readonly ColumnSpec[];
}

/** How the roster model is written. */
export interface ExportFormat {
  id: 'sds-v1' | 'sds-v2' | 'sds-v2.1';
  /** What must be in the source. */
  required: readonly EntityName[];
  /** What is read without being a file of its own. */
  folded: readonly EntityName[];
  files: readonly FileSpec[];
}

export const headerOf = (column: ColumnSpec): string =>
  typeof column === 'string' ? column : column[0];
export const fromOf = (column: ColumnSpec): string =>
  typeof column === 'string' ? column : column[1];
