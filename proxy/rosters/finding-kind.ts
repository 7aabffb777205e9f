import type { Severity } from './report';

/** One code: what it means, what to do, and the sentence a finding says. All of docs/findings.md comes from it. */
export interface FindingKind {
  code: string;
  /** Which severities it can have; the evidence of the broken fact decides between error and warning. */
  severities: readonly Severity[];
  meaning: string;
  action: string;
  /** `{column}` and `{detail}` are filled in. The value of the cell is never part of it. */
  message: string;
}

export function messageOf(kind: FindingKind, column: string, detail: string): string {
  return kind.message.replace(/\{(column|detail)\}/g, (_, name: string) =>
    name === 'column' ? column : detail,
  );
}
