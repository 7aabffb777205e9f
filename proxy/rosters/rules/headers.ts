import type { FindingKind } from '../finding-kind';
import type { ColumnFormat, Evidence } from '../formats/format';
import { isStated } from '../formats/format';
import type { FileScan } from '../file-scan';
import type { Rule } from './rule';
import { suggest } from './suggest';

const missing: FindingKind = {
  code: 'HEADER_MISSING',
  severities: ['fatal', 'warning'],
  meaning: 'A column that the file must have is not in its first line. SDS stops.',
  action: 'Add the column with exactly this header. Writing all headers of the format is safest.',
  message: 'The header {column} is missing.',
};

const misspelt: FindingKind = {
  code: 'HEADER_MISSPELT',
  severities: ['fatal', 'warning'],
  meaning:
    'A header looks like one of the format but is not spelt like it. Headers are case-sensitive; the column is ignored, or SDS stops when it is needed.',
  action: 'Write the header exactly as the message says.',
  message: 'Rename this header to {detail}.',
};

const duplicate: FindingKind = {
  code: 'HEADER_DUPLICATE',
  severities: ['fatal'],
  meaning: 'Two columns have the same header. SDS stops.',
  action: 'Remove or rename one of the columns.',
  message: 'The header {column} is there more than once.',
};

const unknown: FindingKind = {
  code: 'HEADER_UNKNOWN',
  severities: ['warning'],
  meaning: 'A column is not part of the format. What SDS does with it is not documented.',
  action: 'Leave the column out of the export.',
  message: 'The format has no column of this name.',
};

const variant: FindingKind = {
  code: 'HEADER_VARIANT',
  severities: ['warning'],
  meaning: 'The header is spelt as in the UK files of SDS Classic. Current SDS may not know it.',
  action: 'Write the header as the message says unless your tenant takes the UK files.',
  message: 'Current SDS documents this column as {detail}.',
};

/** The first line: needed, misspelt, repeated and unknown columns, in any order. */
export const headers: Rule = {
  findings: [missing, misspelt, duplicate, unknown, variant],
  checkHeader({ file, names }) {
    const repeated = names.filter((name, i) => name !== '' && names.indexOf(name) !== i);
    for (const name of new Set(repeated))
      file.reportFile(duplicate, 'fatal', { line: 1, column: name });
    const absent = file.format.columns.filter((column) => !file.columns.includes(column));
    const spoken = reportStrangers(file, names, absent);
    for (const column of absent) {
      const need = headerNeed(column);
      if (need !== undefined && !spoken.has(column))
        file.reportFile(missing, loudness(need), { line: 1, column: column.name });
    }
    for (const [i, column] of file.columns.entries())
      if (column !== undefined && column.name !== names[i])
        file.reportFile(variant, 'warning', {
          line: 1,
          column: names[i] ?? '',
          detail: column.name,
        });
  },
};

/** Headers of no column; answers the columns that one of them was probably meant to be. */
function reportStrangers(
  file: FileScan,
  names: readonly string[],
  absent: readonly ColumnFormat[],
): Set<ColumnFormat> {
  const spoken = new Set<ColumnFormat>();
  for (const [i, name] of names.entries()) {
    if (file.columns[i] !== undefined || names.indexOf(name) !== i) continue;
    const near = suggest(
      name,
      absent.map((column) => column.name),
    );
    const meant = absent.find((column) => column.name === near && !spoken.has(column));
    if (meant === undefined) {
      file.reportFile(unknown, 'warning', { line: 1, column: name });
      continue;
    }
    spoken.add(meant);
    const need = headerNeed(meant);
    file.reportFile(misspelt, need === undefined ? 'warning' : loudness(need), {
      line: 1,
      column: name,
      detail: meant.name,
    });
  }
  return spoken;
}

/** Strongest evidence that the header must exist. */
function headerNeed({ required, headerRequired }: ColumnFormat): Evidence | undefined {
  if (headerRequired !== undefined && (required === undefined || isStated(headerRequired)))
    return headerRequired;
  return required;
}

const loudness = (evidence: Evidence): 'fatal' | 'warning' =>
  isStated(evidence) ? 'fatal' : 'warning';
