export type { Finding, FileSummary, CodeCount, RosterReport, Severity } from './report';
export type { FormatId, RosterFormat, FileFormat, ColumnFormat } from './formats/format';
export type { CompareOptions, RosterValidator, ValidateOptions } from './roster-validator';
export { findFormat, formatIds, formats } from './formats/index';
export { createRosterValidator, validateRoster } from './roster-validator';
export { createRosterScan } from './roster-scan';
export { detectFormat, findFile } from './formats/detect-format';
export { matchColumns } from './formats/match-columns';
export { headerNames } from './scan/header-line';
export { suggest } from './rules/suggest';
export { checkHeader, HEADER_BYTES } from './check-header';
export { findingCsv, findingCsvHead } from './finding-writer';
export type { CompareResult } from './changes/compare-job';
export type {
  FileChanges,
  RosterComparison,
  RowChanges,
  SchoolChanges,
} from './changes/comparison';
export type { ChangeJudgement, ChangeLimits, HoldReason } from './changes/judge-changes';
export { defaultChangeLimits, judgeChanges } from './changes/judge-changes';
export { summaryHash } from './changes/summary-hash';
export { SECRET_BYTES } from './changes/change-keys';
export { findingLine, reportText, verdictText } from './report-text';
export { textTable } from './text-table';
export { messageOf } from './finding-kind';
export { SourceFault } from './sources/source';
export { defaultArchiveLimits, openZipEntries } from './sources/zip-entries';
export type { ArchiveLimits, ZipEntries, ZipEntry } from './sources/zip-entries';
// What a writer of rosters needs of the byte scanner and the key index.
export { createRecordScanner } from './scan/record-scanner';
export type { RecordScanner } from './scan/record-scanner';
export { BATCH_ROWS } from './scan/record-batch';
export type { FaultyRecord, RecordBatch, ScanFault } from './scan/record-batch';
export { firstStop, isBlank } from './scan/byte-class';
export { parseHeader } from './scan/header-line';
export { createKeySpace } from './keys/key-space';
export type { KeySpace } from './keys/key-space';
export { createTupleLog } from './keys/tuple-log';
export { createRowSet } from './keys/row-set';
export type { RowSet } from './keys/row-set';
export { createIntLog } from './keys/int-log';
export type { IntLog } from './keys/int-log';
export { createFindingLog } from './finding-log';
export type { FindingLog } from './finding-log';
export { createFindingWriter } from './finding-writer';
export type { FindingKind } from './finding-kind';
export { dateNumber } from './rules/dates';
export { isEmail } from './rules/emails';
