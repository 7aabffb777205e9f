import { BridgeError } from '../../../errors';
import { matchColumns, type ColumnFormat } from '../../../rosters';
import { encodeRows } from '../../csv/encode-rows';
import { readRecords } from '../../csv/read-records';
import { entities, type EntityName } from '../../model/entities';
import type { ModelRow } from '../../model/row';
import type { SetFile } from './open-set';

/** A record of a file under the names of its format. */
export type FileRecord = Record<string, string>;

/** A file of a format, in a set. */
export interface KnownFile {
  file: SetFile;
  format: { title: string; columns: readonly ColumnFormat[] };
  /** Names of columns beyond the format's that are taken as they are. */
  extra?: readonly string[];
}

/** How rows of one entity come out of a file. */
export interface EntityPart<Name extends EntityName = EntityName> {
  from: KnownFile;
  map: (record: FileRecord) => readonly ModelRow<Name>[];
}

/**
 * The records of a file, columns by name or UK spelling; those the format does not have are passed over. Throws
 * ROSTER_FILE_UNREADABLE when a column is missing that must have a value in every record.
 */
export function readFile({
  file,
  format,
  extra = [],
}: KnownFile): AsyncGenerator<FileRecord[], void> {
  return readRecords(file.chunks(), {
    file: file.name,
    onHeader(names) {
      const found = matchColumns(names, format.columns);
      if (format.columns.some((column) => column.required && !found.includes(column)))
        throw new BridgeError('ROSTER_FILE_UNREADABLE', {
          params: { file: file.name, format: format.title },
          target: file.name,
        });
      return names.map((name, i) => found[i]?.name ?? (extra.includes(name) ? name : undefined));
    },
  });
}

/** The rows of one entity as CSV, from all files they stand in. */
export async function* readEntity<Name extends EntityName>(
  entity: Name,
  parts: readonly EntityPart<Name>[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const columns: readonly string[] = entities[entity];
  const cancelled = (): BridgeError =>
    new BridgeError('EXPORT_READ_CANCELLED', { params: { entity } });
  async function* rows(): AsyncGenerator<unknown[][], void> {
    for (const { from, map } of parts)
      for await (const records of readFile(from)) {
        if (signal.aborted) throw cancelled();
        yield records.flatMap((record) =>
          map(record).map((row: Readonly<Record<string, string | undefined>>) =>
            columns.map((column) => row[column]),
          ),
        );
      }
  }
  if (signal.aborted) throw cancelled();
  yield* encodeRows(columns, rows());
}
