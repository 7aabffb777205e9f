import { z } from 'zod';
import type { UploadRow } from '../../database/uploads/row';
import type { UploadSession } from '../../datalake/container-file-url';
import { backgroundCaller } from '../background-caller';
import { pacedScope } from '../paced-scope';
import type { UploadServices } from '../services';

const keptSession = z.object({
  sessionUrl: z.string(),
  containerId: z.string(),
  dataConnectorId: z.string(),
  tenantId: z.string(),
});

/**
 * Opens a new upload session with an empty container, always by a reset: files of an abandoned attempt would be
 * validated too. Its address can write, so it is kept sealed. Done again it simply opens another one.
 */
export async function openSession(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ containerId: string }> {
  const { tenantId, uploadId, dataConnectorId } = row;
  const scope = await pacedScope(services, backgroundCaller(services, row), signal);
  const session = await services.industryData.getUploadSession(scope, dataConnectorId, true);
  const { sessionUrl, containerId } = session;
  const kept: UploadSession = { sessionUrl, containerId, dataConnectorId, tenantId };
  await services.uploads.note(tenantId, uploadId, {
    containerId,
    sessionSealed: await services.sealer.seal('session', uploadId, kept),
    sessionNumber: (row.facts.sessionNumber ?? 0) + 1,
    validationsBefore: null,
    operationId: null,
  });
  return { containerId };
}

/** The session opened last. */
export async function keptSessionOf(
  { sealer }: Pick<UploadServices, 'sealer'>,
  row: UploadRow,
): Promise<UploadSession> {
  return keptSession.parse(
    await sealer.open('session', row.uploadId, row.facts.sessionSealed ?? ''),
  );
}
