import { defaultChangeLimits, type ChangeLimits } from '../rosters';

/** Times and counts of uploads. Tests hand in shorter ones. */
export interface UploadLimits {
  /** How long an upload may receive files. */
  receivingHours: number;
  /** How long a held upload waits for its approval (DESIGN §7). */
  heldHours: number;
  signInHours: number;
  /** How long Graph, Entra ID or the storage may be away before an upload fails. */
  outageHours: number;
  /** Sessions of School Data Sync that one upload may begin. */
  sessions: number;
  /** First and longest pause between two looks at a validation, in seconds (Microsoft: at least 5). */
  pollSeconds: readonly [first: number, longest: number];
  validationMinutes: number;
  /** First and longest pause between two looks at a run, in seconds. */
  runPollSeconds: readonly [first: number, longest: number];
  /** How long a run is followed after the files were accepted. */
  runHours: number;
  /** First and longest pause before something that failed in passing is tried again, in seconds. */
  retrySeconds: readonly [first: number, longest: number];
  /** How long the fate of a call for validation may be open before it is looked for. */
  settleMs: number;
  /** Tries of one call to the storage before the upload waits. */
  storageTries: number;
  /** Bytes of one append, and between two flushes: from there a killed process goes on. */
  blockBytes: number;
  barrierBytes: number;
  /** How long one call to the storage may take. */
  storageTimeoutMs: number;
  /** Files sent at a time by this process. */
  transfers: number;
  /** Pause between two looks for uploads that nothing else drives, in milliseconds. */
  sweepEveryMs: number;
  /** What changes without holding an upload. */
  changes: ChangeLimits;
}

export const defaultLimits: UploadLimits = {
  receivingHours: 24,
  heldHours: 72,
  signInHours: 72,
  outageHours: 24,
  sessions: 5,
  pollSeconds: [5, 30],
  validationMinutes: 60,
  runPollSeconds: [15, 300],
  runHours: 12,
  retrySeconds: [5, 300],
  settleMs: 5_000,
  storageTries: 5,
  blockBytes: 8 * 2 ** 20,
  barrierBytes: 64 * 2 ** 20,
  storageTimeoutMs: 120_000,
  transfers: 4,
  sweepEveryMs: 15_000,
  changes: defaultChangeLimits,
};
