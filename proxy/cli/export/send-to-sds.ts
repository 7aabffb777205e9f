import { link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SendToSds } from '../../exporter/destinations/destination';
import type { CommandContext } from '../terminal';
import type { UploadReporter } from '../uploads/steps';
import { uploadRoster } from '../uploads/upload-roster';
import { serviceOf, type ServiceFlags } from '../with-service';

/** School Data Sync takes up to an hour to validate a large roster. */
const timeoutSeconds = 3_600;

/** Uploads through the running service, as `sds-bridge sync` does. The same export is the same upload again. */
export const createSendToSds =
  (context: CommandContext, flags: ServiceFlags): SendToSds =>
  async (set, { inboundFlowId, dataConnectorId }, { signal, onProgress }) => {
    // A folder with the files of the set and nothing else: the license must not be near it.
    const place = path.join(path.dirname(set.files[0]?.path ?? '.'), `sds-${set.exportId}`);
    await mkdir(place, { mode: 0o700 });
    try {
      for (const { name, path: from } of set.files) await link(from, path.join(place, name));
      const reporter: UploadReporter = {
        isWatched: false,
        step: () => undefined,
        progress: (_label, done, total) => onProgress(done, total),
        progressEnd: () => undefined,
      };
      const { uploadId, state, summary } = await uploadRoster({
        ...serviceOf(context.config(), flags),
        ...{ place, givenUrl: flags.url, timeoutSeconds, showValues: false, signal, reporter },
        correlationId: set.exportId,
        tenantId: set.tenantId,
        flow: inboundFlowId,
        connector: dataConnectorId,
      });
      return { uploadId, state, summary, isAccepted: state === 'accepted' };
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  };
