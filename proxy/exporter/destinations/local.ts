import { z } from 'zod';
import { defineDestination } from './destination';
import { createFolderStore } from './local-folder';
import { deliverToStore } from './placing/deliver-to-store';
import { placementSettings } from './placing/placement-settings';

export const local = defineDestination({
  kind: 'local',
  title: 'A folder of this machine',
  settings: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe('The folder. A relative path counts from the folder of the profile.'),
    ...placementSettings,
  }),
  deliver: (set, settings, context) =>
    deliverToStore(set, settings, context, async () =>
      createFolderStore(context.resolvePath(settings.path), context.signal),
    ),
});
