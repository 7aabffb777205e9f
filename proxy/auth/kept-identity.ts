import { z } from 'zod';
import type { Caller } from './caller';
import type { GraphTokens } from './graph-tokens';
import type { ScopeGroup } from './scopes';

const graphToken = z.object({ accessToken: z.string(), scope: z.string(), expiresAt: z.number() });

/** The Graph tokens of a signed-in person that work in the background needs. Only ever stored sealed. */
export const keptIdentity = z.object({
  tokens: z.object({ read: graphToken, upload: graphToken }),
  /** Epoch milliseconds: when the first of them ends. */
  expiresAt: z.number(),
});
export type KeptIdentity = z.output<typeof keptIdentity>;

export const keptGroups = ['read', 'upload'] as const satisfies readonly ScopeGroup[];

/**
 * Tokens for background work on behalf of this person, made now from the call's own assertion. An application or
 * API key needs none: `undefined`. Rejects as `GraphTokens.acquire` does, so a missing consent shows at once.
 */
export async function captureIdentity(
  graphTokens: GraphTokens,
  caller: Caller,
): Promise<KeptIdentity | undefined> {
  if (caller.kind !== 'user') return undefined;
  const [read, upload] = await Promise.all(
    keptGroups.map((group) => graphTokens.acquire(caller, group)),
  );
  if (read === undefined || upload === undefined) return undefined;
  return { tokens: { read, upload }, expiresAt: Math.min(read.expiresAt, upload.expiresAt) };
}
