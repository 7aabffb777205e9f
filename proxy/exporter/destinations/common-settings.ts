import { z } from 'zod';

/** What every destination of a profile has, whatever its kind. */
export const commonDestinationSettings = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('What receipts call this destination; the kind if empty.'),
  license: z
    .boolean()
    .default(false)
    .describe('Whether `License.csv` is delivered too. School Data Sync never gets it.'),
});
