import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { Engine } from '../../engine/engine';
import { inputOf } from '../input-of';
import type { UploadServices } from '../services';
import { keepIdentity } from './rearm';

/**
 * Hands a complete upload over to the durable workflow. Once this resolves the upload reaches an end by itself. Said
 * twice it starts nothing twice. Throws UPLOAD_EMPTY, and what a sign-in throws.
 */
export async function submitUpload(
  services: UploadServices,
  engine: Pick<Engine, 'start'>,
  caller: Caller,
  row: UploadRow,
): Promise<UploadRow> {
  const { tenantId, uploadId } = row;
  if (row.state === 'checking') await engine.start('check', inputOf(row));
  if (row.state !== 'receiving') return row;
  if ((await services.files.list(uploadId)).length === 0) throw new BridgeError('UPLOAD_EMPTY');
  await keepIdentity(services, caller, row);
  const submittedAt = new Date(services.clock()).toISOString();
  const moved = await services.uploads.move(tenantId, uploadId, {
    from: ['receiving'],
    to: 'checking',
    facts: { submittedAt },
    expiresAt: null,
  });
  // Submitted twice at once: the other call has moved it, or it has just expired.
  const now = moved ?? (await services.uploads.find(tenantId, uploadId)) ?? row;
  if (now.state === 'checking') await engine.start('check', inputOf(now));
  return now;
}
