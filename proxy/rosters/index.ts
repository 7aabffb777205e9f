export type { Finding, FileSummary, CodeCount, RosterReport, Severity } from './report';
export type { FormatId, RosterFormat, FileFormat, ColumnFormat } from './formats/format';
export type { RosterValidator, ValidateOptions } from './roster-validator';
export { findFormat, formatIds, formats } from './formats/index';
export { createRosterValidator, validateRoster } from './roster-validator';
export { createRosterScan } from './roster-scan';
export { findingCsv } from './finding-writer';
