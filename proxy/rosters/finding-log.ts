import type { FindingKind } from './finding-kind';
import { messageOf } from './finding-kind';
import type { CodeCount, Finding, FindingSink, Severity } from './report';

export interface FindingLimits {
  /** Findings kept in memory for the report. */
  kept: number;
  /** Findings a file may send to the sink; then one FINDINGS_TRUNCATED says so. */
  perFile: number;
}

export interface FindingPlace {
  file: string;
  line: number;
  column: string;
  /** Made only when the finding is written out. */
  value?: () => string;
  detail?: string;
}

export interface FindingLog {
  add: (kind: FindingKind, severity: Severity, place: FindingPlace) => void;
  countsOf: (file: string) => Record<Severity, number>;
  codes: () => CodeCount[];
  /** The kept findings by file, line and column. */
  findings: () => Finding[];
}

const MAX_VALUE = 80;

export const findingsTruncated: FindingKind = {
  code: 'FINDINGS_TRUNCATED',
  severities: ['warning'],
  meaning: 'The file has more findings than are written out. All of them are counted.',
  action: 'Correct the most frequent codes first and validate again.',
  message: 'From here on findings of this file are counted only: {detail} were written.',
};

/** Counts every finding, keeps the first ones and passes a bounded number on. */
export function createFindingLog(limits: FindingLimits, sink?: FindingSink): FindingLog {
  const files = new Map<string, Record<Severity, number>>();
  const written = new Map<string, number>();
  const codes = new Map<string, CodeCount>();
  const kept: Finding[] = [];

  function write(kind: FindingKind, severity: Severity, place: FindingPlace): void {
    if (kept.length >= limits.kept && sink === undefined) return;
    const { file, line, column } = place;
    const value = place.value?.();
    const finding: Finding = {
      file,
      line,
      column,
      code: kind.code,
      severity,
      ...(value === undefined ? {} : { value: shorten(value) }),
      message: messageOf(kind, column, place.detail ?? ''),
    };
    if (kept.length < limits.kept) kept.push(finding);
    sink?.(finding);
  }

  function count(kind: FindingKind, severity: Severity, file: string): void {
    const counts = files.get(file) ?? { fatal: 0, error: 0, warning: 0 };
    counts[severity] += 1;
    files.set(file, counts);
    const name = `${kind.code} ${severity}`;
    const code = codes.get(name) ?? { code: kind.code, severity, count: 0 };
    code.count += 1;
    codes.set(name, code);
  }

  return {
    add(kind, severity, place) {
      count(kind, severity, place.file);
      const before = written.get(place.file) ?? 0;
      written.set(place.file, before + 1);
      if (before < limits.perFile) return write(kind, severity, place);
      if (before > limits.perFile) return;
      count(findingsTruncated, 'warning', place.file);
      write(findingsTruncated, 'warning', {
        file: place.file,
        line: place.line,
        column: '',
        detail: String(limits.perFile),
      });
    },
    countsOf: (file) => files.get(file) ?? { fatal: 0, error: 0, warning: 0 },
    codes: () => [...codes.values()].sort((a, b) => b.count - a.count || compare(a.code, b.code)),
    findings: () =>
      kept.sort(
        (a, b) =>
          compare(a.file, b.file) ||
          a.line - b.line ||
          compare(a.column, b.column) ||
          compare(a.code, b.code),
      ),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Cut between characters; control characters would break a terminal. */
function shorten(value: string): string {
  const clean = value.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
  const characters = [...clean];
  return characters.length > MAX_VALUE ? `${characters.slice(0, MAX_VALUE - 1).join('')}…` : clean;
}
