import type { ScanFault } from '../../rosters';
import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack, leaveOut } from '../run/verdict';
import type { BoundColumn, TableView } from './table-view';

/** What a scan fault is called in a finding. */
export const faultWords: Readonly<Record<ScanFault, string>> = {
  'quote-unclosed': 'a quote is not closed',
  'quote-misplaced': 'a quote stands where none may be',
  'column-count': 'it has too many or too few cells',
  'record-too-long': 'it is too long',
  'blank-line': 'it is blank',
  'line-break-in-value': 'a line break',
  'encoding-invalid': 'bytes that are not UTF-8',
  'control-character': 'a control character',
};

/** What is wrong with a row by itself: values that are missing, unusable, in no list, or say that it does not count. */
export function checkRow(view: TableView, row: number): Verdict | undefined {
  for (const column of view.columns) {
    const { rule, ids, table } = column;
    if (rule.kind === 'text') {
      if (rule.required && view.isEmpty(column, row))
        return holdBack(exportFindings.valueMissing, column.name);
      continue;
    }
    const verdict =
      table === undefined
        ? checkId(view, column, row, ids![row]!)
        : checkValue(column, ids![row]!, view, row);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function checkId(
  view: TableView,
  column: BoundColumn,
  row: number,
  id: number,
): Verdict | undefined {
  if (!column.rule.required) return undefined;
  if (id < 0)
    return holdBack(
      view.isEmpty(column, row) ? exportFindings.valueMissing : exportFindings.idTooLong,
      column.name,
    );
  const fault = view.dirty.get(row)?.find(({ position }) => position === column.position)?.fault;
  return fault && holdBack(exportFindings.idUnusable, column.name, faultWords[fault]);
}

function checkValue(
  { name, rule, table }: BoundColumn,
  id: number,
  view: TableView,
  row: number,
): Verdict | undefined {
  const value = table!.values[id]!;
  if (value.leftOut !== undefined) return leaveOut[value.leftOut];
  if (id === 0 && rule.required) {
    const blank = view.isEmpty(view.find(name), row);
    return holdBack(blank ? exportFindings.valueMissing : exportFindings.valueUnknown, name);
  }
  // Only required values and types of orgs have a list that decides.
  return value.unknown ? holdBack(exportFindings.valueUnknown, name, value.advice) : undefined;
}
