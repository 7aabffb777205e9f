import { z } from 'zod';

/** How a set lies in a folder; local folder, SFTP and FTP share it. */
export const placementSettings = {
  createPath: z
    .boolean()
    .default(false)
    .describe('Whether a folder that is missing is created. If not, a missing folder is an error.'),
  layout: z
    .enum(['zip', 'folder', 'files'])
    .default('zip')
    .describe(
      'How the set lies there: `zip`, one archive with a fixed name; `folder`, a new folder for each export; `files`, ' +
        'the files themselves, complete only while the file `.complete` is there.',
    ),
  keep: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      'For `layout: folder`: how many older sets of this profile stay. All of them if empty.',
    ),
};

/** The same on a server. */
export const remotePlacementSettings = {
  path: z
    .string()
    .min(1)
    .default('.')
    .describe('The folder, from `/` or from where the account signs in.'),
  ...placementSettings,
};

export interface Placement {
  createPath: boolean;
  layout: 'zip' | 'folder' | 'files';
  keep?: number | undefined;
}
