/** Durations in milliseconds, on the sandbox's clock, and other settings a test may change. */
export interface SandboxTimings {
  /** How long a validation stays `notStarted`. */
  notStartedMs: number;
  /** How long it is `running` after that. */
  runningMs: number;
  /** How long a created inbound flow stays `notReady`. */
  flowReadyMs: number;
  /** How long a run is `running`. */
  runMs: number;
  /** Successful starts of a run in any `runStartsMs` (graph-industrydata §4: 5 in 12 h). */
  runStarts: number;
  runStartsMs: number;
  /** `documented`: as Microsoft's example, which contradicts the metadata (`{count, role}` in place of activities). */
  statisticsForm: 'metadata' | 'documented';
  sessionMs: number;
  containerMs: number;
  /** Entries of a Graph page when the caller does not ask with `$top`. */
  pageSize: number;
  /** Permissions in the SAS of an upload session; no `r`, so it cannot read (DESIGN §11). */
  sasPermissions: string;
  accessTokenMs: number;
  /** How long a token of the OneRoster SIS is valid. */
  sisTokenMs: number;
}

const hour = 3_600_000;

/** Microsoft publishes no absolute session lifetimes; 12 h and 46 h fit its only sample. */
export const defaultTimings: SandboxTimings = {
  notStartedMs: 300,
  runningMs: 700,
  flowReadyMs: 500,
  runMs: 2_000,
  runStarts: 5,
  runStartsMs: 12 * hour,
  statisticsForm: 'metadata',
  sessionMs: 12 * hour,
  containerMs: 46 * hour,
  pageSize: 100,
  sasPermissions: 'acw',
  accessTokenMs: 75 * 60_000,
  sisTokenMs: hour,
};
