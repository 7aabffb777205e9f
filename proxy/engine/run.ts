/** What a workflow of an upload is about. Stored in clear: ids only. */
export interface UploadInput {
  tenantId: string;
  uploadId: string;
  /** The round of the upload that started it; a workflow of an earlier round ends without effect. */
  round: number;
  dataConnectorId: string;
}

/** What an export is about. Stored in clear: an id, and the name of a profile. */
export interface ExportInput {
  tenantId: string;
  exportId: string;
  profile: string;
}

/** The workflows there are, by name, with what each is about. */
export interface WorkflowInputs {
  check: UploadInput;
  deliver: UploadInput;
  follow: UploadInput;
  export: ExportInput;
}

export type WorkflowName = keyof WorkflowInputs;

/** The workflow of one round, or of one export, has always the same id, so that starting it twice starts it once. */
export const workflowId = (name: WorkflowName, input: UploadInput | ExportInput): string =>
  'uploadId' in input ? `${name}:${input.uploadId}:${input.round}` : `${name}:${input.exportId}`;

/**
 * The durable side of a workflow: everything with an effect goes through `step`, everything that takes time
 * through `pause`. The order of both must follow from what steps answered, nothing else.
 */
export interface Run {
  /**
   * Does something once: a step that is finished and recorded is not done again after a restart, only its
   * answer is read. A step whose process dies is done again, so each must be idempotent. The answer is
   * stored in clear.
   */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Waits, also over a restart, until the time is over or somebody wakes the workflow. */
  pause(seconds: number): Promise<void>;
  /** Starts another workflow. */
  start<Name extends WorkflowName>(name: Name, input: WorkflowInputs[Name]): Promise<void>;
}

export type Workflows = Readonly<{
  [Name in WorkflowName]: (run: Run, input: WorkflowInputs[Name]) => Promise<void>;
}>;
