import type { FindingKind } from '../finding-kind';
import { findingsTruncated } from '../finding-log';
import type { Rule } from './rule';

const keysTruncated: FindingKind = {
  code: 'KEYS_TRUNCATED',
  severities: ['warning'],
  meaning:
    'The file has more or longer keys than memory is kept for; later ones were not compared.',
  action: 'Raise the limit, or check why the ids are so long.',
  message: 'Not all keys of {column} were compared: they take too much memory.',
};

/** What was left unchecked or unwritten so that no input exhausts memory or disk. */
export const limits: Rule = {
  findings: [findingsTruncated, keysTruncated],
  readFile: (file) => ({
    end() {
      for (const [position, space] of file.spaces.entries())
        if (space?.full)
          file.reportFile(keysTruncated, 'warning', { column: file.headers[position] ?? '' });
    },
  }),
};
