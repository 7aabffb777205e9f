import path from 'node:path';
import type { Sealer } from './auth/sealer';
import type { GraphTokens } from './auth/graph-tokens';
import type { Cloud } from './cloud';
import { exportProfilesDir, readEnvironment, type Config } from './config';
import type { Database } from './database/open-database';
import { startDurableServices, type DurableServices } from './durable-services';
import { createNoExports, type Exports } from './exporter/jobs/exports';
import type { ExportLimits } from './exporter/jobs/limits';
import type { IndustryData } from './graph/industry-data';
import type { Logger } from './observability/logger';
import { createRosterValidator } from './rosters';
import type { ThrottleStore } from './throttle/stores';
import { createWaitingLog } from './throttle/waiting';
import type { UploadLimits } from './uploads/limits';
import { createNoUploads } from './uploads/no-uploads';
import { receiveLimits } from './uploads/receive/limits';
import { createReceiver } from './uploads/receive/receiver';
import { createSpool } from './uploads/receive/spool';
import { startSpoolPurge } from './uploads/receive/spool-purge';
import type { Uploads } from './uploads/uploads';
import { createValidations, type Validations } from './uploads/validations/validations';

export interface RosterServicesOptions {
  config: Config;
  logger: Logger;
  clock: () => number;
  cloud: Cloud;
  publicUrl: string;
  sealer: Sealer;
  graphTokens: GraphTokens;
  industryData: IndustryData;
  throttleStore: ThrottleStore;
  /** Without one there are validations but no uploads. */
  database?: Pick<Database, 'query' | 'transaction' | 'url' | 'mode'> | undefined;
  uploadLimits?: Partial<UploadLimits> | undefined;
  exportLimits?: Partial<ExportLimits> | undefined;
  /** This process may no longer work for the others: it must end at once. */
  onLost: () => void;
}

export interface RosterServices {
  validations: Validations;
  uploads: Uploads;
  exports: Exports;
  /** Ends what runs beside the calls: the durable engine, threads and timers. */
  close(): Promise<void>;
}

/** A large roster takes most of a minute; a small one must not wait for it. */
const validatorThreads = 2;
/** Graph calls in the background, per tenant and identity, in any 60 seconds (DESIGN §6). */
const backgroundCalls = { limit: 100, maxWaiting: 10_000 };

/** What deals with files: the spool, the validator, validations and uploads. */
export async function createRosterServices(
  options: RosterServicesOptions,
): Promise<RosterServices> {
  const { config, logger, clock, publicUrl, database } = options;
  const spoolDir = config.SPOOL_DIR ?? path.join(config.DATA_DIR, 'spool');
  const spool = createSpool({ root: spoolDir, reserveBytes: config.SPOOL_RESERVE_MB * 1e6 });
  const receiver = createReceiver({ spool, limits: receiveLimits(config.MAX_UPLOAD_MB * 1e6) });
  const validator = createRosterValidator({ threads: validatorThreads });
  const backgroundLog = createWaitingLog({ ...backgroundCalls, store: options.throttleStore });
  let running: DurableServices | undefined;
  try {
    running =
      database &&
      (await startDurableServices({
        ...options,
        database,
        backgroundLog,
        validator,
        receiver,
        spoolDir,
        outboundProxy: config.OUTBOUND_PROXY,
        limits: options.uploadLimits ?? {},
        retention: { historyDays: config.HISTORY_DAYS, findingsDays: config.FINDINGS_DAYS },
        exports: {
          profilesDir: exportProfilesDir(config),
          environment: readEnvironment(),
          workRoot: path.join(config.DATA_DIR, 'export-work'),
          limits: options.exportLimits ?? {},
          historyDays: config.HISTORY_DAYS,
        },
      }));
  } catch (error) {
    await validator.close();
    throw error;
  }
  const spoolPurge = startSpoolPurge({ spool, clock, logger, tasks: running?.purgeTasks ?? [] });
  return {
    validations: createValidations({ spool, receiver, validator, clock, publicUrl }),
    uploads: running?.uploads ?? createNoUploads(),
    exports: running?.exports ?? createNoExports(),
    async close() {
      await spoolPurge.stop();
      backgroundLog.close();
      await running?.stop();
      await validator.close();
    },
  };
}
