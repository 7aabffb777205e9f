import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../../auth/caller';
import type { ExportRow } from '../../database/exports/row';
import type { SendToSds } from '../destinations/destination';
import type { ExportServices } from './services';

/**
 * Brings a set to School Data Sync as an upload of this service, under the application's own identity: an export goes on
 * when the person who asked for it is long gone. The same export is the same upload again. Resolves when the upload is final or held.
 */
export const createSendToSds =
  ({ uploads: given, limits }: ExportServices, row: ExportRow): SendToSds =>
  async (set, target, { signal, onProgress }) => {
    const uploads = await given;
    const { dataConnectors } = row.facts;
    const caller: Caller = {
      ...{ kind: 'app' as const, tenantId: row.tenantId, objectId: row.createdBy },
      roles: new Set(['Roster.Read', 'Roster.Sync']),
      ...(dataConnectors && { dataConnectors: new Set(dataConnectors) }),
    };
    const { uploadId, state } = await uploads.create(
      caller,
      { ...target, format: set.format, correlationId: set.exportId },
      signal,
    );
    const call = { caller, uploadId, signal };
    if (state === 'receiving') {
      for (const { name, path, bytes } of set.files) {
        const content = { mediaType: 'text/csv', contentType: 'text/csv', length: bytes };
        const stream = createReadStream(path);
        // Also where it is refused before a byte of it is read.
        await uploads.putFiles(call, { ...content, stream }, name).finally(() => stream.destroy());
      }
      await uploads.submit(call);
    }
    for (;;) {
      const view = await uploads.get(call);
      if (view.isFinal || view.state === 'held')
        return {
          ...{ uploadId, state: view.state, summary: view.summary },
          isAccepted: view.state === 'accepted',
        };
      onProgress(view.percent, 100);
      await pause(limits.uploadPollSeconds * 1_000, undefined, { signal });
    }
  };
