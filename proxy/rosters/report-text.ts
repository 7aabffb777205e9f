import type { FileSummary, Finding, RosterReport } from './report';
import { textTable } from './text-table';

const number = new Intl.NumberFormat('en');

/** A report for a terminal: the verdict, a table of files, the most frequent codes and the first findings. */
export function reportText(report: RosterReport, { codes = 10, findings = 20 } = {}): string {
  return [
    `${report.format}: ${verdictText(report)}`,
    textTable(['File', 'Records', 'Kept', 'Errors', 'Warnings'], report.files.map(fileRow)),
    report.codes.length === 0
      ? ''
      : textTable(
          ['Code', 'Severity', 'Count'],
          report.codes
            .slice(0, codes)
            .map(({ code, severity, count }) => [code, severity, number.format(count)]),
        ),
    report.findings
      .slice(0, findings)
      .map((one) => findingLine(one))
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** One sentence: what SDS would do with these files. */
export function verdictText({ verdict, codes }: RosterReport): string {
  const total = (severity: string): string =>
    number.format(
      codes.filter((one) => one.severity === severity).reduce((sum, { count }) => sum + count, 0),
    );
  if (verdict === 'clean') return 'nothing was found.';
  if (verdict === 'fatal') return `SDS would stop: ${total('fatal')} fatal findings.`;
  if (verdict === 'error')
    return `SDS would drop records: ${total('error')} errors, ${total('warning')} warnings.`;
  return `SDS would take every record: ${total('warning')} warnings.`;
}

const fileRow = ({ file, rows, rowsKept, fatal, errors, warnings }: FileSummary): string[] => [
  file,
  ...(fatal > 0 ? ['not read', ''] : [number.format(rows), number.format(rowsKept)]),
  number.format(fatal + errors),
  number.format(warnings),
];

/** A finding as one line: place, severity, code, sentence. The value of the cell is not in it. */
export const findingLine = ({
  file,
  line,
  column,
  severity,
  code,
  message,
}: Omit<Finding, 'value'>): string =>
  `${file}${line > 0 ? `:${line}` : ''}${column === '' ? '' : ` ${column}`}  ${severity} ${code}: ${message}`;
