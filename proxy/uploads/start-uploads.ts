import pLimit from 'p-limit';
import type { Database } from '../database/open-database';
import { createNotificationStore } from '../database/notifications/notification-store';
import type { Query } from '../database/sql';
import { createBaselineStore } from '../database/uploads/baseline-store';
import { createUploadFileStore } from '../database/uploads/file-store';
import { createUploadStore } from '../database/uploads/upload-store';
import { createOutboundAgents } from '../outbound';
import { createActiveUploads } from './active-uploads';
import { launchEngine } from './engine/engine';
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

export interface StartUploadsOptions extends HandedIn {
  database: Pick<Database, 'query' | 'transaction' | 'url' | 'mode'>;
  spoolDir: string;
  /** Forward proxy for calls to the storage. */
  outboundProxy?: string | undefined;
  limits?: Partial<UploadLimits>;
  /** How long ended uploads and their findings without values are kept. */
  retention: Retention;
  /** This process may no longer work for the others: it must end at once. */
  onLost: () => void;
}

export interface RunningUploads {
  uploads: Uploads;
  /** What is to be done from time to time about what is too old; `now` in epoch milliseconds. */
  purgeTasks: readonly ((now: number) => Promise<unknown>)[];
  /** Takes no more work. What is under way stops where it is and goes on after a restart or elsewhere. */
  stop(): Promise<void>;
}

/** Starts the durable engine and everything uploads need. From here on unfinished uploads go on. */
export async function startUploads(options: StartUploadsOptions): Promise<RunningUploads> {
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
  const engine = await launchEngine({
    databaseUrl: database.url,
    mode: database.mode,
    logger,
    onLost: options.onLost,
    workflows: {
      check: (run, input) => checkWorkflow(services, run, input),
      deliver: (run, input) => deliverWorkflow(services, run, input),
      follow: (run, input) => followWorkflow(services, run, input),
    },
  });
  const sweep = startSweep(services, engine);
  return {
    uploads: createUploads(services, engine),
    purgeTasks: retentionTasks(services, engine, options.retention),
    async stop() {
      await sweep.stop();
      engine.closeDoor();
      active.stop();
      await engine.stop();
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

const storesOver = (query: Query): UploadStores => ({
  uploads: createUploadStore(query),
  files: createUploadFileStore(query),
  baselines: createBaselineStore(query),
  notifications: createNotificationStore(query),
});
