import { closeSync, openSync, writeSync } from 'node:fs';
import type { Finding } from './report';

export type FindingForm = 'ndjson' | 'csv';

export interface FindingWriter {
  add: (finding: Finding) => void;
  close: () => void;
}

const BUFFERED = 1 << 16;
const columns = ['file', 'line', 'column', 'code', 'severity', 'value', 'message'] as const;

/** First line of every CSV file of findings. */
export const findingCsvHead = `${columns.join(',')}\r\n`;

/** Writes findings one a line to a new file that only its owner may read: values are personal data. */
export function createFindingWriter(path: string, form: FindingForm): FindingWriter {
  const descriptor = openSync(path, 'w', 0o600);
  let waiting = form === 'csv' ? findingCsvHead : '';
  const flush = (): void => {
    writeSync(descriptor, waiting);
    waiting = '';
  };
  return {
    add(finding) {
      waiting += form === 'csv' ? findingCsv(finding) : `${JSON.stringify(finding)}\n`;
      if (waiting.length >= BUFFERED) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

/** One CSV line of a finding; what a spreadsheet would take for a formula is neutralised by an apostrophe. */
export function findingCsv(finding: Finding): string {
  return `${columns.map((name) => csvCell(String(finding[name] ?? ''))).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}
