import type { Caller } from '../auth/caller';
import type { GraphScope } from '../graph/client';
import type { UploadServices } from './services';

/** The scope for one Graph call in the background, once the background log lets it through (DESIGN §6). */
export async function pacedScope(
  { backgroundLog }: Pick<UploadServices, 'backgroundLog'>,
  caller: Caller,
  signal: AbortSignal,
): Promise<GraphScope> {
  await backgroundLog.acquire({ tenantId: caller.tenantId, connection: caller.objectId }, signal);
  return { caller, signal };
}
