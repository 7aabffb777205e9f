import { when } from '../model/control';
import { setting } from '../model/expression';
import type { Placed } from '../model/in-order';
import { rosterFiles } from './roster-files';
import type { Source } from './sources';

/** As many files as the largest format has. */
export const mostFiles = 10;

const places = Array.from({ length: mostFiles }, (_, index) => index);
const nameAt = (index: number): string => `${rosterFiles}?[${index}]`;

/**
 * Reads the configured files, each in a step of its own: content gathered in a variable would stand in the
 * run history, which only connector steps can keep out of it.
 */
export const readSet = (source: Source, after: string): Record<string, Placed> =>
  Object.fromEntries(
    places.map((index) => [
      `Take_file_${index + 1}`,
      {
        ...when(
          'Only when that many files are configured.',
          `greater(length(${rosterFiles}), ${index})`,
          {
            [`Read_file_${index + 1}`]: source.content(
              `concat(${setting('RosterFolder')}, '/', ${nameAt(index)})`,
            ),
          },
        ),
        runAfter: { [after]: ['Succeeded'] },
      },
    ]),
  );

/** The state in which every file was taken, for the step that follows. */
export const allTaken = Object.fromEntries(
  places.map((index) => [`Take_file_${index + 1}`, ['Succeeded'] as const]),
);

/** The files as the service wants them in one call, as an expression. */
export const fileList = `take(createArray(${places
  .map(
    (index) =>
      `addProperty(addProperty(json('{}'), 'name', ${nameAt(index)}), 'contentBytes', body('Read_file_${index + 1}')?['$content'])`,
  )
  .join(', ')}), length(${rosterFiles}))`;
