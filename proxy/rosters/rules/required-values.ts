import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import { isStated } from '../formats/format';
import type { Severity } from '../report';
import { isBlank } from '../scan/byte-class';
import type { FileReader, Rule } from './rule';

const required: FindingKind = {
  code: 'VALUE_REQUIRED',
  severities: ['error', 'warning'],
  meaning: 'A cell that must be filled is empty. SDS drops the whole record.',
  action: 'Fill the value in the student information system.',
  message: '{column} must not be empty.',
};

const conditional: FindingKind = {
  code: 'VALUE_REQUIRED_FOR_NEW_USERS',
  severities: ['error'],
  meaning: 'SDS is set up to create users, and a user has no name.',
  action: 'Fill the value, or let SDS match existing users only.',
  message: '{column} must not be empty when SDS creates users.',
};

/** Cells that must be filled, always or because SDS creates the users. */
export const requiredValues: Rule = {
  findings: [required, conditional],
  readColumn(column, position, file) {
    if (column.required !== undefined)
      return reportEmpty(file, position, required, isStated(column.required) ? 'error' : 'warning');
    if (column.requiredWhen?.condition === 'sds-creates-users' && file.context.setup.createsUsers)
      return reportEmpty(file, position, conditional, 'error');
    return undefined;
  },
};

function reportEmpty(
  file: FileScan,
  position: number,
  kind: FindingKind,
  severity: Severity,
): FileReader['batch'] {
  return (batch) => {
    const { bytes, starts, ends, width, count } = batch;
    for (let row = 0, cell = position; row < count; row += 1, cell += width) {
      if (isBlank(bytes, starts[cell]!, ends[cell]!))
        file.reportCell(kind, severity, batch, row, position);
    }
  };
}
