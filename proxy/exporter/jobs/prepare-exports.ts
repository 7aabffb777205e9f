import pLimit from 'p-limit';
import path from 'node:path';
import { createExportStore } from '../../database/exports/export-store';
import type { Database } from '../../database/open-database';
import type { EnginePart, RunningPart } from '../../engine/part';
import type { Logger } from '../../observability/logger';
import type { RosterValidator } from '../../rosters';
import { removeOlder } from '../../uploads/remove-older';
import type { Uploads } from '../../uploads/uploads';
import type * as Destinations from '../destinations';
import type { ProfileKinds } from '../profile/profile';
import { createSecretReader } from '../profile/secret';
import type * as Sources from '../sources';
import { createExports, type Exports } from './exports';
import { defaultExportLimits, type ExportLimits } from './limits';
import { startLookingAround } from './look-around';
import { createProfileFolder } from './profile-folder';
import type { ExportServices } from './services';
import type * as Workflow from './workflow';

export interface ExportsOptions {
  database: Pick<Database, 'query' | 'transaction'>;
  /** Folder of the profiles the service may run. */
  profilesDir: string;
  /** Where profiles find secrets that they name by `env`. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where sets are made; of this process alone. */
  workRoot: string;
  spoolDir: string;
  uploads: Promise<Uploads>;
  validator: Pick<RosterValidator, 'validate'>;
  limits?: Partial<ExportLimits>;
  /** How long ended exports are kept. */
  historyDays: number;
  logger: Logger;
  clock: () => number;
  publicUrl: string;
}

export interface RunningExports extends RunningPart {
  exports: Exports;
}

/** The clients of databases and servers cost a second of start, and most services export nothing. */
/* eslint-disable @typescript-eslint/no-require-imports */
const loadKinds = (): Promise<ProfileKinds> =>
  Promise.resolve({
    sources: (require('../sources') as typeof Sources).sources,
    destinations: (require('../destinations') as typeof Destinations).destinations,
  });
const loadWorkflow = () => require('./workflow') as typeof Workflow;
/* eslint-enable @typescript-eslint/no-require-imports */

const dayMs = 86_400_000;

/** Everything exports need. Once the engine runs, unfinished exports go on. */
export function prepareExports(options: ExportsOptions): EnginePart<'export', RunningExports> {
  const { database, profilesDir, environment, historyDays, ...handedIn } = options;
  const { logger } = options;
  const stopping = new AbortController();
  const exports = createExportStore(database.query);
  const turns = pLimit(1);
  const services: ExportServices = {
    ...handedIn,
    ...{ exports, turns, kinds: loadKinds, active: { stopping: stopping.signal } },
    inTransaction: (work) => database.transaction(({ query }) => work(createExportStore(query))),
    profiles: createProfileFolder({ folder: profilesDir, kinds: loadKinds, logger }),
    secrets: createSecretReader(environment, (place) => path.resolve(profilesDir, place)),
    spool: path.join(options.spoolDir, 'exports'),
    limits: { ...defaultExportLimits, ...options.limits },
  };
  return {
    workflows: {
      export: (run, input) => loadWorkflow().exportWorkflow(services, run, input),
    },
    begin(engine) {
      const around = startLookingAround(services, engine);
      return {
        exports: createExports(services, engine),
        purgeTasks: [
          (now) => exports.removeFinishedBefore(new Date(now - historyDays * dayMs)),
          async (now) => {
            const open = new Set((await exports.listOpen()).map(({ exportId }) => exportId));
            await removeOlder(services.spool, now - dayMs, open);
          },
        ],
        stopLooking: () => around.stop(),
        interrupt: () => stopping.abort(),
        close: () => undefined,
      };
    },
  };
}
