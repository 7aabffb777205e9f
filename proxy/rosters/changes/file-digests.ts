import { BridgeError } from '../../errors';
import type { FileFormat, RosterFormat } from '../formats/format';
import { matchColumns } from '../formats/match-columns';
import { parseHeader } from '../scan/header-line';
import type { RecordBatch } from '../scan/record-batch';
import { BATCH_ROWS } from '../scan/record-batch';
import type { RecordScanner } from '../scan/record-scanner';
import { createRecordScanner } from '../scan/record-scanner';
import { WORDS, createCellSums, protectSums } from './cell-sums';
import type { ChangeKeys } from './change-keys';
import type { EntryBuckets } from './entry-buckets';
import { KEY_WORDS, createEntryBuckets } from './entry-buckets';
import type { SchoolIndex } from './school-index';
import type { PlannedFile } from './school-plan';

export interface FileDigestsOptions {
  format: RosterFormat;
  planned: PlannedFile;
  /** The name as it was handed over, for messages. */
  name: string;
  keys: ChangeKeys;
  index: SchoolIndex;
  bufferBytes: number;
}

export interface FileDigests {
  scanner: RecordScanner;
  /** The records of the file. Throws ROSTER_FILE_UNREADABLE when a column of the key is not in its header. */
  finish: () => EntryBuckets;
}

/** The names of the columns that identify a record of a file between two sets. */
export const keyColumns = (file: FileFormat): readonly string[] => file.keys[0]!.columns;

/** Words of an entry: files that are all key have no digest of anything beside it. */
export const entryWords = (file: FileFormat): number =>
  KEY_WORDS + (contentColumns(file).length > 0 ? 2 : 1);

const contentColumns = (file: FileFormat): readonly string[] =>
  file.columns
    .filter(({ name, type }) => type !== 'password' && !keyColumns(file).includes(name))
    .map(({ name }) => name);

/**
 * Reduces a roster file to digests. They are equal for equal content whatever the order of columns and rows, quoting,
 * line ends and byte order mark; a column that is missing counts as empty; passwords and columns that the format does
 * not have count nothing. Records the scanner takes out are not there, as they are not to SDS.
 */
export function createFileDigests(options: FileDigestsOptions): FileDigests {
  const { planned, keys, format } = options;
  const { file } = planned;
  const key = keyColumns(file);
  const content = contentColumns(file);
  const cells = createCellSums();
  const keyCipher = keys.cipher('key', file.name);
  const rowCipher = keys.cipher('row', file.name);
  const sums = new Int32Array(BATCH_ROWS * WORDS);
  const schools = new Int32Array(BATCH_ROWS);
  const entries = createEntryBuckets(entryWords(file));
  let isReadable = false;
  let keyReaders: ((batch: RecordBatch) => void)[] = [];
  let contentReaders: ((batch: RecordBatch) => void)[] = [];
  let readSchools: (batch: RecordBatch) => void = () => undefined;

  function readHeader(line: Uint8Array): number {
    const header = parseHeader(line);
    if ('fault' in header) return 0;
    const found = matchColumns(header.names, file.columns).map((column) => column?.name);
    const readerOf = (name: string): ((batch: RecordBatch) => void)[] => {
      const position = found.indexOf(name);
      if (position < 0) return [];
      const cipher = keys.cipher('column', file.name, name);
      return [(batch) => cells.add(cipher, batch, position, sums)];
    };
    isReadable = file.columns.every(
      ({ name, required }) => !key.includes(name) || !required || found.includes(name),
    );
    keyReaders = key.flatMap(readerOf);
    contentReaders = content.flatMap(readerOf);
    readSchools = schoolReader(options, found, schools);
    return isReadable && keyReaders.length > 0 ? header.names.length : 0;
  }

  const scanner = createRecordScanner({
    bufferBytes: options.bufferBytes,
    onHeader: readHeader,
    onBatch(batch) {
      sums.fill(0);
      for (const read of keyReaders) read(batch);
      const keyDigests = protectSums(keyCipher, sums, batch.count);
      for (const read of contentReaders) read(batch);
      const rowDigests = content.length > 0 ? protectSums(rowCipher, sums, batch.count) : undefined;
      readSchools(batch);
      entries.add(keyDigests, rowDigests, schools, batch.count);
    },
    onFault: () => undefined,
  });

  return {
    scanner,
    finish() {
      scanner.end();
      if (isReadable && keyReaders.length > 0) return entries;
      const params = { file: options.name, format: format.title };
      throw new BridgeError('ROSTER_FILE_UNREADABLE', { params, target: options.name });
    },
  };
}

/** Finds the school of each record of a batch, and remembers it for the files that ask. */
function schoolReader(
  { index, planned: { file, school, provides } }: FileDigestsOptions,
  found: readonly (string | undefined)[],
  out: Int32Array,
): (batch: RecordBatch) => void {
  const position = 'column' in school ? found.indexOf(school.column) : -1;
  const providing = provides === undefined ? -1 : found.indexOf(provides.column);
  const isList = file.columns.some(
    ({ name, type }) => name === found[position] && type === 'id-list',
  );
  return (batch) => {
    if (position < 0) out.fill(0);
    else if (school.through === 'record') index.readRecords(batch, position, school.record, out);
    else index.readColumn(batch, position, isList, out);
    if (providing >= 0) index.place(batch, providing, provides!.record, out);
  };
}
