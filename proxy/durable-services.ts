import type { Database } from './database/open-database';
import { launchEngine } from './engine/engine';
import { prepareExports, type ExportsOptions } from './exporter/jobs/prepare-exports';
import type { Exports } from './exporter/jobs/exports';
import { prepareUploads, type UploadsOptions } from './uploads/prepare-uploads';
import type { Uploads } from './uploads/uploads';

export interface DurableOptions extends UploadsOptions {
  database: Pick<Database, 'query' | 'transaction' | 'url' | 'mode'>;
  exports: Pick<
    ExportsOptions,
    'profilesDir' | 'environment' | 'workRoot' | 'limits' | 'historyDays'
  >;
  /** This process may no longer work for the others: it must end at once. */
  onLost: () => void;
}

export interface DurableServices {
  uploads: Uploads;
  exports: Exports;
  /** What is to be done from time to time about what is too old; `now` in epoch milliseconds. */
  purgeTasks: readonly ((now: number) => Promise<unknown>)[];
  /** Takes no more work. What is under way stops where it is and goes on after a restart or elsewhere. */
  stop(): Promise<void>;
}

/** Starts the durable engine with uploads and exports. From here on what is unfinished goes on. */
export async function startDurableServices(options: DurableOptions): Promise<DurableServices> {
  const { database, logger } = options;
  const uploadsPart = prepareUploads(options);
  // An export that goes on after a restart may need them before they are there.
  let given: (uploads: Uploads) => void = () => undefined;
  const exportsPart = prepareExports({
    ...options,
    ...options.exports,
    uploads: new Promise((resolve) => (given = resolve)),
  });
  const engine = await launchEngine({
    databaseUrl: database.url,
    mode: database.mode,
    logger,
    onLost: options.onLost,
    workflows: { ...uploadsPart.workflows, ...exportsPart.workflows },
  });
  const uploads = uploadsPart.begin(engine);
  given(uploads.uploads);
  const exports = exportsPart.begin(engine);
  const parts = [uploads, exports];
  return {
    uploads: uploads.uploads,
    exports: exports.exports,
    purgeTasks: parts.flatMap(({ purgeTasks }) => purgeTasks),
    async stop() {
      for (const part of parts) await part.stopLooking();
      engine.closeDoor();
      for (const part of parts) part.interrupt();
      await engine.stop();
      for (const part of parts) part.close();
    },
  };
}
