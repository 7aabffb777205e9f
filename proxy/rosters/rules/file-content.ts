import type { FindingKind } from '../finding-kind';
import type { Evidence } from '../formats/format';
import { isStated } from '../formats/format';
import type { Rule } from './rule';

export const noRows: FindingKind = {
  code: 'FILE_WITHOUT_ROWS',
  severities: ['error', 'warning'],
  meaning:
    'A file has a header and no records. An empty required file deactivates everything it held.',
  action: 'Check the export. A file that is optional may be empty in SDS, not in OneRoster.',
  message: 'The file has no records.',
};

/** A file that has a header only. */
export const fileContent: Rule = {
  findings: [noRows],
  readFile: (file) => ({
    end() {
      if (file.rows + file.rowsTakenOut > 0) return;
      const { rowsRequired } = file.context.format;
      const need: Evidence | undefined =
        rowsRequired ?? (file.format.presence === 'optional' ? undefined : file.format.evidence);
      if (need !== undefined) file.reportFile(noRows, isStated(need) ? 'error' : 'warning');
    },
  }),
};
