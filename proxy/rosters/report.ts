import type { FormatId } from './formats/format';

export type Severity = 'fatal' | 'error' | 'warning';

/**
 * One validation message. `fatal`: SDS stops at this file; `error`: it drops the record; `warning`: it drops the
 * value, or the fact is not certain.
 */
export interface Finding {
  file: string;
  /** Physical line where the record starts; the header is 1, the file as a whole 0. */
  line: number;
  /** Header name of the column; empty when the finding is about the whole record or file. */
  column: string;
  code: string;
  severity: Severity;
  /** The cell, cut to 80 characters; never of a password column. Personal data: keep it out of logs. */
  value?: string;
  message: string;
}

export interface FileSummary {
  file: string;
  /** Data records, without header and blank lines. */
  rows: number;
  /** Records without a finding of their own that drops them; records that depend on dropped ones still count. */
  rowsKept: number;
  fatal: number;
  errors: number;
  warnings: number;
}

export interface CodeCount {
  code: string;
  severity: Severity;
  count: number;
}

export interface RosterReport {
  format: FormatId;
  /** The worst severity found, or `clean`. */
  verdict: 'clean' | Severity;
  files: FileSummary[];
  /** Most frequent first. */
  codes: CodeCount[];
  /** The first findings by file, line and column; all are counted, the sink gets up to a million a file. */
  findings: Finding[];
  bytes: number;
}

/** Receives findings as they are made, in no order; called from the thread that scans. */
export type FindingSink = (finding: Finding) => void;
