import { BridgeError } from '../../errors';
import type { UploadView } from '../../schemas/upload';
import type { UploadCalls } from '../upload-calls';

/** The upload of this id, or with `latest` the newest one of the organisation. Throws UPLOAD_NOT_FOUND. */
export async function findUpload(
  uploads: Pick<UploadCalls, 'get' | 'list'>,
  id: string,
): Promise<UploadView> {
  if (id !== 'latest') return uploads.get(id);
  const [newest] = (await uploads.list({ top: 1 })).value;
  if (newest === undefined) throw new BridgeError('UPLOAD_NOT_FOUND', { target: id });
  return newest;
}
