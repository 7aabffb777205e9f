import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import type { ListFormat } from '../formats/format';
import { isStated } from '../formats/format';
import type { Severity } from '../report';
import type { FileReader, Rule } from './rule';
import { suggest } from './suggest';

const notInList: FindingKind = {
  code: 'VALUE_NOT_IN_LIST',
  severities: ['error', 'warning'],
  meaning:
    'A value is not in the list of values of its column. SDS drops the value, or the record when the column is required (InvalidOrMissingReferenceCode).',
  action: 'Map the value in the export, or add it to the tenant and to additionalValues.',
  message: 'The value of {column} is not in its list of values.{detail}',
};

const gradeUnknown: FindingKind = {
  code: 'GRADE_UNKNOWN',
  severities: ['warning'],
  meaning: 'A grade is not one of the grade codes of SDS; it is dropped.',
  action: 'Map grades to codes in the export: kg for kindergarten, 01 to 12, ug for ungraded.',
  message: 'The value of {column} is not a grade code.{detail}',
};

const gradeZero: FindingKind = {
  code: 'GRADE_LEADING_ZERO',
  severities: ['warning'],
  meaning: 'A grade lacks its leading zero. SDS forgives this: 1 is kept as 01.',
  action: 'Nothing must be done; writing 01 to 09 is safe everywhere. Spreadsheets drop the zero.',
  message: 'The grade has no leading zero: {detail}.',
};

interface Verdict {
  kind: FindingKind;
  severity: Severity;
  detail: string;
}

/** Lists of values, grades among them. Each different cell is judged once. */
export const listValues: Rule = {
  findings: [notInList, gradeUnknown, gradeZero],
  readColumn(column, position, file) {
    const list = column.list === undefined ? undefined : file.context.lists[column.list];
    if (list === undefined) return undefined;
    const severity =
      column.required !== undefined && isStated(column.required) && isStated(list.evidence)
        ? 'error'
        : 'warning';
    const judge = createJudge(file, list, column.list === 'grade', severity);
    const many = column.type === 'list-values';
    return reportVerdicts(file, position, (text) => {
      for (const part of many ? text.split(',') : [text]) {
        const verdict = judge(many ? part.trim() : part);
        if (verdict !== undefined) return verdict;
      }
      return undefined;
    });
  },
};

function createJudge(
  file: FileScan,
  list: ListFormat,
  isGrade: boolean,
  severity: Severity,
): (value: string) => Verdict | undefined {
  const exact = file.context.format.exactListValues !== undefined;
  const known = new Set(exact ? list.values : list.values.map((value) => value.toLowerCase()));
  const certain = list.values.filter((one) => !list.contested?.includes(one));
  return (value) => {
    const plain = exact ? value : value.toLowerCase();
    if (known.has(plain) || (exact && plain.startsWith('ext:'))) return undefined;
    if (isGrade && known.has(`0${plain}`))
      return { kind: gradeZero, severity: 'warning', detail: `write 0${plain}` };
    const near = suggest(value, certain);
    const detail = near === undefined ? '' : ` Is it ${near}?`;
    return isGrade
      ? { kind: gradeUnknown, severity: 'warning', detail }
      : { kind: notInList, severity, detail };
  };
}

/** Verdicts by key number: a column has few different values, its records have many. */
function reportVerdicts(
  file: FileScan,
  position: number,
  judge: (text: string) => Verdict | undefined,
): FileReader['batch'] {
  const verdicts: (Verdict | undefined)[] = [];
  return (batch) => {
    const ids = file.ids[position]!;
    const space = file.spaces[position]!;
    for (let id = verdicts.length; id < space.size; id += 1) verdicts.push(judge(space.text(id)));
    for (let row = 0; row < batch.count; row += 1) {
      const verdict = verdicts[ids[row]!];
      if (verdict !== undefined)
        file.reportCell(verdict.kind, verdict.severity, batch, row, position, verdict.detail);
    }
  };
}
