import { dateNumber } from '../../rosters';
import type { BoundColumn, TableView } from '../read/table-view';
import { exportFindings } from '../run/finding-kinds';
import type { RunState } from '../state/run-state';

/** Whether an enrollment counts on the day of the export; undefined when dates do not matter. */
export function createDateTest(
  view: TableView,
  run: RunState,
): ((row: number) => boolean) | undefined {
  const { enrollmentDates } = run.options;
  const end = enrollmentDates === 'all' ? undefined : view.find('endDate');
  const begin = enrollmentDates === 'current' ? view.find('beginDate') : undefined;
  if (begin === undefined && end === undefined) return undefined;

  /** YYYYMMDD; 0 when the cell is empty or cannot be read. */
  function dayOf(column: BoundColumn, row: number): number {
    const { bytes, starts, ends, width, lines } = view.batch;
    const cell = row * width + column.position;
    const [from, to] = [starts[cell]!, ends[cell]!];
    if (from === to) return 0;
    // A time of day does not matter.
    const day = dateNumber(bytes, from, Math.min(to, from + 10));
    if (day === 0 && !view.isEmpty(column, row)) {
      run.counts.enrollments.cleaned += 1;
      run.findings.noted(exportFindings.dateUnreadable, {
        ...{ entity: 'enrollments', line: lines[row]!, column: column.name },
      });
    }
    return day;
  }

  return (row) => {
    const last = end === undefined ? 0 : dayOf(end, row);
    if (last !== 0 && last < run.today) return false;
    return begin === undefined || dayOf(begin, row) <= run.today;
  };
}
