/** Everything of an upload that nothing searches for. Ids, counts, hashes and sealed values only. */
export interface UploadFacts {
  requestHash: string;
  callerKind: 'user' | 'app' | 'api-key';
  format: string;
  inboundFlowId?: string;
  maxErrorPercent: number;
  onLargeChange: 'hold' | 'proceed';
  failOnRejection: boolean;
  /** ISO 8601. */
  submittedAt?: string;
  refusedBy?: 'bridge' | 'sds';
  /** Code of the error table and the sentence made from it. */
  reason?: { code: string; message: string } | null;
  findings?: FindingCounts;
  changes?: ChangeFacts;
  /** Per-school counts with ids and names, sealed. */
  schoolsSealed?: string;
  /** Upload whose set the changes were found against; `none` without one. */
  comparedWith?: string;
  approval?: { changeHash: string; by: string; at: string; note?: string };
  containerId?: string;
  /** Session address and expiry, sealed. */
  sessionSealed?: string;
  sessionNumber?: number;
  /** Validations of the data connector before ours was asked for, noted first: whatever is new afterwards is ours. */
  validationsBefore?: string[] | null;
  operationId?: string | null;
  /** ISO 8601: since when it waits for Graph or a sign-in without a success between. */
  waitingSince?: string | null;
  sds?: SdsFacts;
  /** Whether a run is started and followed once the files are accepted. */
  startRun?: boolean;
  /** ISO 8601: when they were accepted, while the upload goes on with its run. */
  acceptedAt?: string;
  /** When the latest run began before ours was asked for, noted first; empty without one. A later run has used the files. */
  latestRunBefore?: string;
  run?: RunFacts;
}

export interface RunFacts {
  id?: string;
  status?: string;
  startedAt?: string;
  endedAt?: string;
  totalsFor?: 'inbound-flow' | 'run';
  totals?: RunTotals;
  /** Why there is no run, or no end of it. */
  problem?: { code: string; message: string };
}

export interface RunTotals {
  errors?: number;
  warnings?: number;
  organizations?: RunEntityCount;
  people?: RunEntityCount;
  groups?: RunEntityCount;
  memberships?: RunEntityCount;
  matchedPeopleByRole: { role: string; count: number }[];
  unmatchedPeopleByRole: { role: string; count: number }[];
}

interface RunEntityCount {
  active?: number;
  inactive?: number;
  total?: number;
}

export interface FindingCounts {
  fatal: number;
  errors: number;
  warnings: number;
  codes: { code: string; severity: 'fatal' | 'error' | 'warning'; count: number }[];
}

export interface ChangeCounts {
  rowsBefore: number;
  rowsNow: number;
  added: number;
  changed: number;
  removed: number;
}

export interface ChangeFacts {
  baseline: 'none' | 'compared';
  changeHash: string;
  files: (ChangeCounts & { file: string })[];
  holdReasons: { code: string; file: string; message: string }[];
}

export interface SdsMessage {
  code: string;
  message: string;
  target: string;
}

export interface SdsFacts {
  status: string;
  errors: SdsMessage[];
  warnings: SdsMessage[];
  validatedFiles: string[];
}

export interface UploadRow {
  uploadId: string;
  tenantId: string;
  createdBy: string;
  correlationId: string | null;
  dataConnectorId: string;
  state: string;
  /** Counts the checks; a workflow of an earlier round changes nothing any more. */
  round: number;
  cancelRequested: boolean;
  createdAt: Date;
  expiresAt: Date | null;
  finishedAt: Date | null;
  spoolPurged: boolean;
  facts: UploadFacts;
  /** The sealed Graph tokens of a signed-in person; gone in every final state. */
  identitySealed: string | null;
  identityExpiresAt: Date | null;
}

export interface UploadFileRow {
  name: string;
  bytes: number;
  sha256: string;
  rows: number | null;
  /** Container that `sentBytes` are flushed in. */
  containerId: string | null;
  sentBytes: number;
}

export interface UploadStepRow {
  step: string;
  startedAt: Date;
  finishedAt: Date | null;
}
