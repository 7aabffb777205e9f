import { findingLine, textTable } from '../../rosters';
import type { UploadView } from '../../schemas/upload';
import type { Advice } from '../sync/advise';
import type { Finding } from '../upload-calls';

export type Changes = NonNullable<UploadView['changes']>;

const schoolsShown = 20;
const number = new Intl.NumberFormat('en');

/** What changes, as tables of files and of schools, and why it is held. Text of a roster cannot steer the terminal. */
export function changeLines({ baseline, files, schools, holdReasons }: Changes): string[] {
  const counts = (one: Omit<Changes['files'][number], 'file'>): string[] =>
    [one.rowsBefore, one.rowsNow, one.added, one.changed, one.removed].map((count) =>
      number.format(count),
    );
  const heads = ['Before', 'Now', 'Added', 'Changed', 'Removed'];
  const shown = schools.slice(0, schoolsShown);
  const more = schools.length - shown.length;
  return [
    baseline === 'none'
      ? 'There is no accepted upload to compare with.'
      : 'Changes against the last accepted upload:',
    '',
    ...textTable(
      ['File', ...heads],
      files.map((file) => [plain(file.file), ...counts(file)]),
    ).split('\n'),
    ...(shown.length === 0
      ? []
      : [
          '',
          ...textTable(
            ['School', ...heads, 'Name'],
            shown.map((school) => [plain(school.id), ...counts(school), plain(school.name)]),
          ).split('\n'),
        ]),
    ...(more > 0 ? [`and ${more} more schools; --json tells all of them`] : []),
    ...(holdReasons.length > 0 ? [''] : []),
    ...holdReasons.map(({ code, message }) => `hold       ${code}: ${plain(message)}`),
  ];
}

export const sumsOf = ({ added, changed, removed }: Changes): string =>
  `${number.format(added)} added, ${number.format(changed)} changed, ${number.format(removed)} removed`;

/** One finding; its value only where it is asked for and still there. */
export function findingText(finding: Finding, showValues: boolean): string {
  const value = showValues && finding.value !== undefined ? `  [${finding.value}]` : '';
  return plain(`${findingLine(finding)}${value}`);
}

export const adviceLine = (kind: string, { target, code, advice }: Advice): string =>
  plain(`${kind.padEnd(11)}${target || 'upload'}: ${code}: ${advice}`);

export const time = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** Without control characters, which a terminal would obey. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
