import { BATCH_ROWS, isBlank } from '../../rosters';
import type { KeySpace, RecordBatch } from '../../rosters';
import type { ColumnRule, KeyedEntity, ValueList } from '../model/columns';
import { columnRules } from '../model/columns';
import type { EntityName } from '../model/entities';
import { cleanText } from './clean-text';
import type { DirtyCells } from './scan-table';
import type { ValueTable } from './value-table';

/** A column of the table that is read, with the numbers of its cells in the present batch. */
export interface BoundColumn {
  name: string;
  position: number;
  rule: ColumnRule;
  /** Of keys, references and values. -1: empty or too long; for values see ValueTable. */
  ids?: Int32Array;
  space?: KeySpace;
  table?: ValueTable;
}

/** One table while it is read. Arrays stay the same for its whole life. */
export interface TableView {
  readonly columns: readonly BoundColumn[];
  readonly batch: RecordBatch;
  readonly dirty: DirtyCells;
  find: (column: string) => BoundColumn | undefined;
  /** Numbers of a column's cells; of a column that is not there all are `absent`. */
  ids: (column: string, absent: number) => Int32Array;
  /** Whether a cell has no value; true where the column is not there. */
  isEmpty: (column: BoundColumn | undefined, row: number) => boolean;
  /** Text of a cell; only for what is rare or small. Empty where the column is not there. */
  text: (column: BoundColumn | undefined, row: number) => string;
  /** The same without line breaks, control characters and bytes that are no UTF-8. */
  cleanText: (column: BoundColumn | undefined, row: number) => string;
  load: (batch: RecordBatch, dirty: DirtyCells) => void;
}

export interface Spaces {
  spaceOf: (entity: KeyedEntity) => KeySpace;
  tableOf: (list: ValueList) => ValueTable;
}

export function createTableView(
  entity: EntityName,
  names: readonly string[],
  { spaceOf, tableOf }: Spaces,
): TableView {
  const rules: Readonly<Record<string, ColumnRule | undefined>> = columnRules[entity];
  const columns = names.map((name, position): BoundColumn => {
    const rule = rules[name] ?? { kind: 'text' };
    const ids = rule.kind === 'text' ? {} : { ids: new Int32Array(BATCH_ROWS) };
    const space =
      rule.kind === 'key' || rule.kind === 'reference'
        ? { space: spaceOf(rule.to ?? (entity as KeyedEntity)) }
        : {};
    const table = rule.list === undefined ? {} : { table: tableOf(rule.list) };
    return { name, position, rule, ...ids, ...space, ...table };
  });
  const find = (name: string): BoundColumn | undefined =>
    columns.find((column) => column.name === name);
  const bytesOf = (column: BoundColumn | undefined, row: number): Uint8Array => {
    if (column === undefined) return nothing;
    const cell = row * batch.width + column.position;
    return batch.bytes.subarray(batch.starts[cell], batch.ends[cell]);
  };
  let batch: RecordBatch;
  let dirty: DirtyCells = new Map();
  return {
    columns,
    get batch() {
      return batch;
    },
    get dirty() {
      return dirty;
    },
    find,
    ids: (name, absent) => find(name)?.ids ?? new Int32Array(BATCH_ROWS).fill(absent),
    isEmpty(column, row) {
      if (column === undefined) return true;
      const cell = row * batch.width + column.position;
      return isBlank(batch.bytes, batch.starts[cell]!, batch.ends[cell]!);
    },
    text: (column, row) => Buffer.from(bytesOf(column, row)).toString(),
    cleanText: (column, row) => cleanText(bytesOf(column, row)),
    load(next, dirtyCells) {
      batch = next;
      dirty = dirtyCells;
      for (const { ids, space, table, position } of columns) {
        if (ids === undefined) continue;
        if (table !== undefined) table.internColumn(next, position, ids);
        else space!.internColumn(next, position, ids);
      }
    },
  };
}

const nothing = new Uint8Array(0);
