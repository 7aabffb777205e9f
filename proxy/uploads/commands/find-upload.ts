import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { mayUse } from '../../graph/connector-scope';
import type { UploadServices } from '../services';

/** What a caller wants to do with an upload: look at it, act on it or its findings, or send its files. */
export type Access = 'read' | 'act' | 'send';

const notFound = (): BridgeError => new BridgeError('UPLOAD_NOT_FOUND', { target: 'uploadId' });

export const isOwn = (caller: Caller, row: UploadRow): boolean => caller.objectId === row.createdBy;

/**
 * An upload of the caller's tenant (and, for a restricted key, data connectors). Reading needs nothing more; to act
 * on it one must have made it or be an administrator, to send its files one must have made it. Everything
 * else is answered as if there were none: UPLOAD_NOT_FOUND.
 */
export async function findUpload(
  { uploads }: Pick<UploadServices, 'uploads'>,
  caller: Caller,
  uploadId: string,
  access: Access,
): Promise<UploadRow> {
  const row = await uploads.find(caller.tenantId, uploadId);
  if (row === null || !mayUse(caller, row.dataConnectorId)) throw notFound();
  const isAllowed =
    access === 'read' ||
    isOwn(caller, row) ||
    (access === 'act' && caller.roles.has('Roster.Admin'));
  if (!isAllowed) throw notFound();
  return row;
}

export const wrongState = (row: UploadRow): BridgeError =>
  new BridgeError('UPLOAD_STATE_WRONG', { params: { state: row.state } });
