import { createReadStream } from 'node:fs';
import type { UploadRow } from '../../database/uploads/row';
import { uploadFile } from '../../datalake/upload-file';
import { BridgeError } from '../../errors';
import { throughOutage } from '../through-outage';
import type { UploadServices } from '../services';
import { keptSessionOf } from './open-session';
import { spooledFile } from './spooled-files';

/**
 * Sends one file into the session's container and notes every flush, so that it goes on at the last one. What was
 * completely flushed in this container is not sent again.
 */
export async function sendFile(
  services: UploadServices,
  row: UploadRow,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { uploadId } = row;
  const session = await keptSessionOf(services, row);
  const file = (await services.files.list(uploadId)).find((one) => one.name === name);
  if (file === undefined) throw new BridgeError('INTERNAL_ERROR');
  const isSameContainer = file.containerId === session.containerId;
  if (isSameContainer && file.sentBytes === file.bytes) return;
  const path = await spooledFile(services, row, file);
  const note = (sentBytes: number): Promise<void> =>
    throughOutage(services, () =>
      services.files.noteSent(uploadId, name, session.containerId, sentBytes),
    );
  await services.transfers(() =>
    uploadFile({
      session,
      cloud: services.cloud,
      fileName: name,
      open: () => createReadStream(path),
      expected: { bytes: file.bytes, sha256: file.sha256 },
      resumeAt: isSameContainer ? file.sentBytes : 0,
      onFlushed: note,
      onRestart: () => services.files.forgetSent(uploadId, name),
      signal,
      agents: services.agents,
      attempts: services.limits.storageTries,
      blockBytes: services.limits.blockBytes,
      barrierBytes: services.limits.barrierBytes,
      timeoutMs: services.limits.storageTimeoutMs,
    }),
  );
}
