import { z } from 'zod';
import type { Caller } from './caller';
import type { GraphTokens } from './graph-tokens';
import type { ScopeGroup } from './scopes';

const graphToken = z.object({ accessToken: z.string(), scope: z.string(), expiresAt: z.number() });

/** The Graph tokens of a signed-in person that work in the background needs. Only ever stored sealed. */
export const keptIdentity = z.object({
  tokens: z.object({ read: graphToken, upload: graphToken, runs: graphToken.optional() }),
  /** Epoch milliseconds: when the first of them ends. */
  expiresAt: z.number(),
});
export type KeptIdentity = z.output<typeof keptIdentity>;

/** What an upload needs: the permissions on runs only when it starts one. */
export const keptGroups = (startsRun: boolean): readonly ScopeGroup[] =>
  startsRun ? ['read', 'upload', 'runs'] : ['read', 'upload'];

/**
 * Tokens of these groups for background work on behalf of this person, made now from the call's own assertion. An
 * application or API key needs none: `undefined`. Rejects as `GraphTokens.acquire` does, so a missing consent
 * shows at once.
 */
export async function captureIdentity(
  graphTokens: GraphTokens,
  caller: Caller,
  groups: readonly ScopeGroup[],
): Promise<KeptIdentity | undefined> {
  if (caller.kind !== 'user') return undefined;
  const acquired = await Promise.all(
    groups.map(async (group) => [group, await graphTokens.acquire(caller, group)] as const),
  );
  const expiresAt = Math.min(...acquired.map(([, token]) => token.expiresAt));
  return keptIdentity.parse({ tokens: Object.fromEntries(acquired), expiresAt });
}
