import { z } from 'zod';

/** What every destination of a profile has, whatever its kind. */
export const commonDestinationSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'takes letters, digits, spaces and . _ -')
    .optional()
    .describe('How the receipt calls it. Default: its kind.'),
  license: z
    .boolean()
    .default(false)
    .describe('Also deliver `License.csv`, in a folder of its own. Never to SDS.'),
});
