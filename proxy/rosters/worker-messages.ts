import type { ErrorCode } from '../errors';
import type { CompareJob, CompareResult } from './changes/compare-job';
import type { Finding, RosterReport } from './report';
import type { ScanJob } from './scan-job';

/** The kinds of work a thread does: what it is given and what it answers. */
export interface Work {
  validate: { job: ScanJob & { wantsFindings: boolean }; result: RosterReport };
  compare: { job: CompareJob; result: CompareResult };
}

export type Order = { [Kind in keyof Work]: { kind: Kind; job: Work[Kind]['job'] } }[keyof Work];

/** What crosses between a pool and its thread. */
export interface ToWorker {
  order: Order;
  /** One number shared by both threads; not 0 asks the job to stop. */
  cancel: SharedArrayBuffer;
}

export type FromWorker =
  | { kind: 'progress'; readBytes: number; totalBytes: number }
  | { kind: 'findings'; findings: Finding[] }
  | { kind: 'done'; result: Work[keyof Work]['result'] }
  | { kind: 'cancelled' }
  | {
      kind: 'failed';
      code: ErrorCode;
      message: string;
      target?: string | undefined;
      cause?: unknown;
    };
