import type { FileScan } from './file-scan';
import { createFileScan } from './file-scan';
import { createFindingLog } from './finding-log';
import type { FindingKind } from './finding-kind';
import type { ListFormat, Reference, RosterFormat } from './formats/format';
import { findFile } from './formats/detect-format';
import type { KeySpace } from './keys/key-space';
import { createKeySpace } from './keys/key-space';
import type { FileSummary, FindingSink, RosterReport } from './report';
import type { RosterContext, RosterSetup } from './roster-context';
import type { FileSet } from './rules/rule';
import { rules } from './rules/index';
import { openFileReader } from './file-reader';
import type { RecordScanner } from './scan/record-scanner';
import { bufferFor } from './scan/record-scanner';

export interface RosterLimits {
  /** Findings kept in the report. */
  findingsKept: number;
  /** Findings of one file that reach the sink. */
  findingsPerFile: number;
  /** Read buffer; a record may take half of it. */
  bufferBytes: number;
  /** Memory for the keys of one column. */
  keyBytes: number;
}

export const defaultLimits: RosterLimits = {
  findingsKept: 1000,
  findingsPerFile: 1_000_000,
  bufferBytes: 2 << 20,
  keyBytes: 512 << 20,
};

export interface RosterScanOptions {
  format: RosterFormat;
  setup?: Partial<RosterSetup>;
  limits?: Partial<RosterLimits>;
  /** Values to add to the lists of the format, by list name: what the tenant defines beyond the defaults. */
  additionalValues?: Readonly<Record<string, readonly string[]>>;
  /** Random numbers for the hashes, so that nobody can prepare keys that collide. */
  seeds: readonly [number, number, number];
  sink?: FindingSink;
}

/** A file that takes bytes from anywhere: `write` chunks of any size (or fill `space`), then `end`. */
export type RosterFile = RecordScanner;

export interface RosterScan {
  /** Files may come in any order, one after the other; a name of no file of the format is only read past. */
  openFile: (name: string, expectedBytes?: number) => RosterFile;
  /** A finding about a file that could not be read. */
  reportFile: (name: string, kind: FindingKind, detail?: string) => void;
  /** Compares keys across files and answers the report. */
  finish: (set: FileSet) => RosterReport;
}

/** The core of the validator: bytes in, report out; no disk, no clock, no thread. */
export function createRosterScan(options: RosterScanOptions): RosterScan {
  const limits = { ...defaultLimits, ...options.limits };
  const log = createFindingLog(
    { kept: limits.findingsKept, perFile: limits.findingsPerFile },
    options.sink,
  );
  const scans: FileScan[] = [];
  const spaces = new Map<string, KeySpace>();
  const finishers: (() => void)[] = [];
  let bytes = 0;
  const createSpace = (expectedBytes: number): KeySpace =>
    createKeySpace({ seeds: options.seeds, expectedBytes, maxBytes: limits.keyBytes });
  const context: RosterContext = {
    format: options.format,
    setup: { createsUsers: false, ...options.setup },
    lists: extendLists(options.format.lists, options.additionalValues ?? {}),
    log,
    needed: new Set(),
    fileOf: (name) => scans.find(({ format }) => format.name === name),
    createSpace,
    spaceOf(reference: Reference, expectedBytes = 0) {
      const name = `${reference.file}:${reference.column}`;
      const found = spaces.get(name) ?? createSpace(expectedBytes);
      spaces.set(name, found);
      return found;
    },
  };

  return {
    openFile(name, expectedBytes = 0) {
      const format = findFile(options.format, name);
      if (format === undefined || scans.some((scan) => scan.format === format)) return idleFile();
      const scan = createFileScan(context, name, format, expectedBytes);
      scans.push(scan);
      const reader = openFileReader(scan, bufferFor(expectedBytes, limits.bufferBytes));
      finishers.push(reader.finish);
      return {
        ...reader.file,
        get stopped() {
          return reader.file.stopped;
        },
        write(chunk) {
          bytes += chunk.length;
          reader.file.write(chunk);
        },
        filled(count) {
          bytes += count;
          reader.file.filled(count);
        },
      };
    },
    reportFile(name, kind, detail = '') {
      const scan = scans.find((one) => one.name === name);
      if (scan) scan.readable = false;
      log.add(kind, 'fatal', { file: name, line: 0, column: '', detail });
    },
    finish(set) {
      for (const rule of rules) rule.checkFiles?.(set, context);
      for (const finish of finishers) finish();
      const codes = log.codes();
      const files = scans.map(summaryOf);
      const worst = (['fatal', 'error', 'warning'] as const).find((severity) =>
        codes.some((one) => one.severity === severity),
      );
      return {
        format: options.format.id,
        verdict: worst ?? 'clean',
        files,
        codes,
        findings: log.findings(),
        bytes,
      };
    },
  };
}

function summaryOf({ name, rows, rowsTakenOut, bad, context }: FileScan): FileSummary {
  const { fatal, error, warning } = context.log.countsOf(name);
  return {
    file: name,
    rows: rows + rowsTakenOut,
    rowsKept: rows - bad.size,
    fatal,
    errors: error,
    warnings: warning,
  };
}

function extendLists(
  lists: Readonly<Record<string, ListFormat>>,
  additional: Readonly<Record<string, readonly string[]>>,
): Record<string, ListFormat> {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [
      name,
      { ...list, values: [...list.values, ...(additional[name] ?? [])] },
    ]),
  );
}

/** Takes bytes and forgets them: the set of files is judged at the end. */
function idleFile(): RosterFile {
  return {
    space: () => new Uint8Array(0),
    filled: () => undefined,
    write: () => undefined,
    end: () => undefined,
    stopped: true,
  };
}
