import pLimit from 'p-limit';
import type { Database } from '../database/open-database';
import { createNotificationStore } from '../database/notifications/notification-store';
import type { Query } from '../database/sql';
import { createBaselineStore } from '../database/uploads/baseline-store';
import { createUploadFileStore } from '../database/uploads/file-store';
import { createUploadStore } from '../database/uploads/upload-store';
import { createOutboundAgents } from '../outbound';
import { createActiveUploads } from './active-uploads';
import type { EnginePart, RunningPart } from '../engine/part';
import { defaultLimits, type UploadLimits } from './limits';
import { createUploadPaths } from './paths';
import type { UploadServices, UploadStores } from './services';
import { retentionTasks, type Retention } from './retention';
import { startSweep } from './sweep';
import { createUploads, type Uploads } from './uploads';
import { checkWorkflow } from './workflows/check';
import { deliverWorkflow } from './workflows/deliver';
import { followWorkflow } from './workflows/follow';

type HandedIn = Pick<
  UploadServices,
  | 'sealer'
  | 'graphTokens'
  | 'industryData'
  | 'backgroundLog'
  | 'validator'
  | 'receiver'
  | 'cloud'
  | 'logger'
  | 'clock'
  | 'publicUrl'
>;

export interface UploadsOptions extends HandedIn {
  database: Pick<Database, 'query' | 'transaction'>;
  spoolDir: string;
  /** Forward proxy for calls to the storage. */
  outboundProxy?: string | undefined;
  limits?: Partial<UploadLimits>;
  /** How long ended uploads and their findings without values are kept. */
  retention: Retention;
}

export interface RunningUploads extends RunningPart {
  uploads: Uploads;
}

/** Everything uploads need. Once the engine runs, unfinished uploads go on. */
export function prepareUploads(
  options: UploadsOptions,
): EnginePart<'check' | 'deliver' | 'follow', RunningUploads> {
  const { database, logger, ...handedIn } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const stores = storesOver(database.query);
  const active = createActiveUploads({
    isCancelled: async ({ tenantId, uploadId }) =>
      (await stores.uploads.find(tenantId, uploadId))?.cancelRequested ?? true,
  });
  const agents = createOutboundAgents(options.outboundProxy);
  const services: UploadServices = {
    ...handedIn,
    ...stores,
    logger,
    inTransaction: (work) => database.transaction(({ query }) => work(storesOver(query))),
    agents,
    transfers: pLimit(limits.transfers),
    paths: createUploadPaths(options.spoolDir),
    active,
    limits,
  };
  return {
    workflows: {
      check: (run, input) => checkWorkflow(services, run, input),
      deliver: (run, input) => deliverWorkflow(services, run, input),
      follow: (run, input) => followWorkflow(services, run, input),
    },
    begin(engine) {
      const sweep = startSweep(services, engine);
      return {
        uploads: createUploads(services, engine),
        purgeTasks: retentionTasks(services, engine, options.retention),
        stopLooking: () => sweep.stop(),
        interrupt: () => active.stop(),
        close() {
          agents.httpAgent.destroy();
          agents.httpsAgent.destroy();
        },
      };
    },
  };
}

const storesOver = (query: Query): UploadStores => ({
  uploads: createUploadStore(query),
  files: createUploadFileStore(query),
  baselines: createBaselineStore(query),
  notifications: createNotificationStore(query),
});
