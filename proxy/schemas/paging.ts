import { z } from 'zod';

/** Inputs of a list that is read in pages of at most fifty, by how many entries to leave out. */
export const paging = {
  top: z.coerce.number().int().min(1).max(50).default(20).meta({
    'x-ms-summary': 'Top',
    'x-ms-visibility': 'advanced',
    description: 'How many at most, 1 to 50.',
  }),
  skip: z.coerce.number().int().min(0).max(100_000).default(0).meta({
    'x-ms-summary': 'Skip',
    'x-ms-visibility': 'advanced',
    description: 'How many to leave out at the beginning.',
  }),
} as const;

/** One page of entries of which one more than `top` was asked for. */
export const pageOf = <T>(
  found: readonly T[],
  { top, skip }: { top: number; skip: number },
): { value: T[]; nextSkip?: number } => ({
  value: found.slice(0, top),
  ...(found.length > top && { nextSkip: skip + top }),
});
