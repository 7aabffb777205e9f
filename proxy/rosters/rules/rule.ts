import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import type { ColumnFormat } from '../formats/format';
import type { RosterContext } from '../roster-context';
import type { FaultyRecord, RecordBatch } from '../scan/record-batch';
import type { Severity } from '../report';

/** What a rule does with the records of one file. */
export interface FileReader {
  batch?: (batch: RecordBatch) => void;
  /** A record that was taken out, or a cell that is damaged. */
  fault?: (record: FaultyRecord) => void;
  /** After the last record of this file. */
  end?: () => void;
  /** After the last record of all files. */
  finish?: () => void;
}

/** What came before the first column is known. */
export interface HeaderScan {
  file: FileScan;
  names: readonly string[];
  bom: boolean;
}

/** Which files were handed over, in their own spelling. */
export interface FileSet {
  names: readonly string[];
  inArchive: boolean;
}

export interface Rule {
  findings: readonly FindingKind[];
  checkFiles?: (set: FileSet, context: RosterContext) => void;
  checkHeader?: (header: HeaderScan) => void;
  readColumn?: (
    column: ColumnFormat,
    position: number,
    file: FileScan,
  ) => FileReader['batch'] | undefined;
  readFile?: (file: FileScan) => FileReader | undefined;
}

export type { Severity };
