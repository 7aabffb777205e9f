import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Conclusion } from '../uploads/steps';

export interface Scene {
  title: string;
  /** What this scene does to its own copy of the district. */
  change?: (folder: string) => Promise<void>;
  /** In a few words what came of it. */
  result: (conclusion: Conclusion) => string;
  expected: string;
}

const rewrite = async (file: string, change: (text: string) => string): Promise<void> =>
  writeFile(file, change(await readFile(file, 'utf8')));

/** One district on four evenings. */
export const scenes: readonly Scene[] = [
  {
    title: 'First the sample district Riverbend as it is:',
    result: ({ state }) => state,
    expected: 'accepted',
  },
  {
    title: 'The next evening, three numbers of users have changed:',
    change: (folder) =>
      rewrite(path.join(folder, 'users.csv'), (text) =>
        text.replace(/,1000([123])(?=\r?$)/gm, ',2000$1'),
      ),
    result: ({ state, changes }) => `${state}, ${changes?.changed} changed`,
    expected: 'accepted, 3 changed',
  },
  {
    title: 'Then an export goes wrong: enrollments.csv has its header and nothing else:',
    change: (folder) =>
      rewrite(path.join(folder, 'enrollments.csv'), (text) =>
        text.slice(0, text.indexOf('\n') + 1),
      ),
    result: ({ state, changes }) => `${state}, ${changes?.holdReasons[0]?.code}`,
    expected: 'held, FILE_EMPTIED',
  },
  {
    title: 'And without orgs.csv:',
    change: (folder) => rm(path.join(folder, 'orgs.csv')),
    result: ({ state, refusedBy, findings }) =>
      `${state} by ${refusedBy}, naming ${findings[0]?.file}`,
    expected: 'rejected by bridge, naming orgs.csv',
  },
];

/** A copy of the sample district as the scene has it. The path holds from `proxy/` and from `dist/`. */
export async function stage({ change }: Scene, folder: string): Promise<void> {
  const district = path.join(__dirname, '../../..', 'proxy/sandbox/district/v2.1');
  await cp(district, folder, { recursive: true });
  await change?.(folder);
}
