import type { Placed } from '../model/in-order';
import { append, filter, forEach, demand, select, when } from '../model/control';
import { setting } from '../model/expression';
import type { Source } from './sources';

const names = setting('RosterFiles');
const lines = `split(replace(replace(${names}, decodeUriComponent('%0D'), ''), decodeUriComponent('%0A'), ','), ',')`;

/** The configured names; empty ones and repetitions are left out. */
export const rosterFiles = `body('List_roster_files')`;

/** Path of the file that the loop is at, as an expression. */
export const pathIn = (loop: string): string =>
  `concat(${setting('RosterFolder')}, '/', items('${loop}'))`;

const status = `outputs('Look_at_file')?['statusCode']`;
const usable = `and(equals(${status}, 200), greater(coalesce(body('Look_at_file')?['Size'], 0), 0))`;
const name = `items('Check_files')`;
const unusable = `if(equals(${status}, 404), ${name}, if(equals(${status}, 200), concat(${name}, ' (empty)'), concat(${name}, ' (cannot be looked at, status ', string(coalesce(${status}, 'unknown')), ')')))`;

/** Looks at every configured file before anything is sent; an incomplete set ends the Try. */
export const checkRoster = (source: Source): Record<string, Placed> => ({
  Split_file_names: select(lines, 'trim(item())'),
  List_roster_files: filter(
    `union(body('Split_file_names'), body('Split_file_names'))`,
    'not(empty(item()))',
  ),
  Check_files: forEach('Looks at every configured file, without reading it.', rosterFiles, {
    Look_at_file: source.details(pathIn('Check_files')),
    Note_unusable_file: {
      ...when(
        'Notes a file that is missing, empty or cannot be looked at.',
        usable,
        {},
        { Add_unusable_file: append('UnusableFiles', `@${unusable}`) },
      ),
      runAfter: { Look_at_file: ['Succeeded', 'Failed', 'TimedOut'] },
    },
  }),
  Require_complete_roster: demand(
    'Stops here, before the first upload, unless all files are there.',
    {
      configured: `@${rosterFiles}`,
      unusable: `@variables('UnusableFiles')`,
    },
    {
      type: 'object',
      properties: {
        configured: { type: 'array', minItems: 1 },
        unusable: { type: 'array', maxItems: 0 },
      },
    },
  ),
});

/** The sentence for an incomplete set, with the names. */
export const incompleteRoster = {
  code: 'ROSTER_INCOMPLETE',
  message: `@{if(empty(${rosterFiles}), 'No file names are configured.', concat('Nothing was sent. Missing or unusable: ', join(variables('UnusableFiles'), ', '), '.'))}`,
};
