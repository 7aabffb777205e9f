import type { ChangeFacts } from '../../database/uploads/row';
import type { UploadView } from '../../schemas/upload';
import type { SchoolSummary } from '../summarise-schools';

export type ChangesView = NonNullable<UploadView['changes']>;

/** Changes as they are answered: the counts of files, their sums, and the schools that change most. */
export function changesView(
  { baseline, changeHash, files = [], holdReasons = [] }: Partial<ChangeFacts> = {},
  schools: SchoolSummary[],
): ChangesView {
  const sum = (name: 'added' | 'changed' | 'removed'): number =>
    files.reduce((total, file) => total + file[name], 0);
  return {
    baseline: baseline ?? 'none',
    changeHash: changeHash ?? '',
    added: sum('added'),
    changed: sum('changed'),
    removed: sum('removed'),
    files,
    schools,
    holdReasons,
  };
}
