import { randomBytes } from 'node:crypto';
import type { KeySpace } from '../../rosters';
import { createKeySpace } from '../../rosters';
import type { KeyedEntity, ValueList } from '../model/columns';
import type { ValueTable } from '../read/value-table';
import { createValueTable, valueOf } from '../read/value-table';
import type { Value } from '../read/value-table';

/** Memory for the ids of one entity: far more than any roster has, and a bound for what is none. */
const ID_BYTES = 192 << 20;
/** Memory for the different texts of a column that should have few. */
const VALUE_BYTES = 4 << 20;

export type Judges = Record<ValueList, (text: string) => Value>;

/** Numbers for ids and values, the same in the whole run. */
export interface RunSpaces {
  spaceOf: (entity: KeyedEntity) => KeySpace;
  /** Judges what the source wrote. */
  tableOf: (list: ValueList) => ValueTable;
  /** Values as they were written by this run. */
  writtenTableOf: (list: ValueList) => ValueTable;
  createSpace: (maxBytes?: number) => KeySpace;
}

export function createRunSpaces(judges: Judges): RunSpaces {
  const random = randomBytes(12);
  const seeds = [random.readInt32LE(0), random.readInt32LE(4), random.readInt32LE(8)] as const;
  const createSpace = (maxBytes = ID_BYTES): KeySpace => createKeySpace({ seeds, maxBytes });
  const remember = <Name extends string, T>(make: (name: Name) => T): ((name: Name) => T) => {
    const made = new Map<Name, T>();
    return (name) => {
      const found = made.get(name) ?? make(name);
      made.set(name, found);
      return found;
    };
  };
  return {
    createSpace,
    spaceOf: remember(() => createSpace()),
    tableOf: remember((list: ValueList) =>
      createValueTable(createSpace(VALUE_BYTES), judges[list]),
    ),
    writtenTableOf: remember(() =>
      createValueTable(createSpace(VALUE_BYTES), (text) => valueOf(text, text)),
    ),
  };
}
