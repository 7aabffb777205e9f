import type { ErrorCode } from '../errors';
import type { Finding, RosterReport } from './report';
import type { ScanJob } from './scan-job';

/** What crosses between a validator and its thread. */
export interface ToWorker {
  job: ScanJob;
  /** One number shared by both threads; not 0 asks the job to stop. */
  cancel: SharedArrayBuffer;
  wantsFindings: boolean;
}

export type FromWorker =
  | { kind: 'progress'; readBytes: number; totalBytes: number }
  | { kind: 'findings'; findings: Finding[] }
  | { kind: 'report'; report: RosterReport }
  | { kind: 'cancelled' }
  | { kind: 'failed'; code: ErrorCode; message: string; cause?: unknown };
