import type { FindingKind } from '../finding-kind';
import { createRowSet } from '../keys/row-set';
import { isBlank } from '../scan/byte-class';
import type { Rule } from './rule';

const mixed: FindingKind = {
  code: 'USERNAME_MIXED',
  severities: ['warning'],
  meaning:
    'Some user names of the file have a domain and some have none. SDS compares them as they are, or appends one domain to all, so one of the two kinds finds no account.',
  action: 'Export all user names with their domain, or all without.',
  message: 'This user name {detail}, unlike most in the file.',
};

const AT = 0x40;

/** User names are all addresses or all bare; the rarer kind is reported. */
export const usernames: Rule = {
  findings: [mixed],
  readFile(file) {
    const position = file.columns.findIndex((column) => column?.type === 'username');
    if (position < 0) return undefined;
    const full = createRowSet();
    const bare = createRowSet();
    return {
      batch({ bytes, starts, ends, width, count, firstRow }) {
        for (let row = 0, cell = position; row < count; row += 1, cell += width) {
          const start = starts[cell]!;
          let at = ends[cell]!;
          if (isBlank(bytes, start, at)) continue;
          while (at > start && bytes[at - 1] !== AT) at -= 1;
          (at === start ? bare : full).add(firstRow + row);
        }
      },
      end() {
        const [rare, detail] =
          bare.size <= full.size ? [bare, 'has no domain'] : [full, 'has a domain'];
        if (rare.size === 0 || bare.size + full.size === rare.size) return;
        for (let row = 0; row < file.rows; row += 1)
          if (rare.has(row)) file.reportRow(mixed, 'warning', { row, position, detail });
      },
    };
  },
};
