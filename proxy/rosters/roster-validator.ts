import type { CompareJob, CompareResult } from './changes/compare-job';
import type { RosterReport } from './report';
import type { ScanJob } from './scan-job';
import type { WorkHooks } from './worker-pool';
import { createWorkerPool } from './worker-pool';

export interface ValidateOptions extends Omit<ScanJob, 'format'>, WorkHooks {
  /** `auto` looks at file names and headers. Default `auto`. */
  format?: ScanJob['format'];
}

export interface CompareOptions extends Omit<CompareJob, 'format'>, Omit<WorkHooks, 'onFindings'> {
  /** `auto` looks at file names and headers. Default `auto`. */
  format?: CompareJob['format'];
}

export interface RosterValidator {
  /**
   * Validates a folder, a zip archive or named files, and answers the report. What is wrong with the roster is a
   * finding; throws FOLDER_NOT_FOUND, FOLDER_EMPTY or FORMAT_UNKNOWN when there is no roster to look at.
   */
  validate: (options: ValidateOptions) => Promise<RosterReport>;
  /**
   * Compares a roster by key with the snapshot of the last accepted one, judges the changes, and writes the snapshot
   * of this one, to become the baseline when it is accepted. Meant for rosters that a validation let pass. Throws
   * BASELINE_UNREADABLE, SNAPSHOT_NOT_WRITTEN, FILE_NAMES_CLASH, FILE_UNREADABLE, ROSTER_FILE_UNREADABLE and what
   * `validate` throws; then no snapshot is written.
   */
  compare: (options: CompareOptions) => Promise<CompareResult>;
  /** Ends the threads; work that waits or runs is rejected with SERVICE_STOPPING. */
  close: () => Promise<void>;
}

/** Validates and compares in threads that stay warm; each does one job at a time, the rest wait in order. */
export function createRosterValidator({ threads = 1 } = {}): RosterValidator {
  const pool = createWorkerPool(threads);
  return {
    validate({ signal, onProgress, onFindings, ...job }) {
      const order = {
        ...job,
        format: job.format ?? 'auto',
        wantsFindings: onFindings !== undefined,
      };
      return pool.run('validate', order, { signal, onProgress, onFindings });
    },
    compare({ signal, onProgress, ...job }) {
      const order = { ...job, format: job.format ?? 'auto' };
      return pool.run('compare', order, { signal, onProgress });
    },
    close: pool.close,
  };
}

/** Validates once in a thread of its own. For more than one roster keep a validator. */
export async function validateRoster(options: ValidateOptions): Promise<RosterReport> {
  const validator = createRosterValidator();
  try {
    return await validator.validate(options);
  } finally {
    await validator.close();
  }
}
