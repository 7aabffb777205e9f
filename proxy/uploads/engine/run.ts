/** What a workflow is about. Stored in clear: ids only. */
export interface WorkflowInput {
  tenantId: string;
  uploadId: string;
  /** The round of the upload that started it; a workflow of an earlier round ends without effect. */
  round: number;
  dataConnectorId: string;
}

export type WorkflowName = 'check' | 'deliver' | 'follow';

/** The workflow of one round has always the same id, so that starting it twice starts it once. */
export const workflowId = (name: WorkflowName, { uploadId, round }: WorkflowInput): string =>
  `${name}:${uploadId}:${round}`;

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
  /** Starts another workflow of the same upload. */
  start(name: WorkflowName, input: WorkflowInput): Promise<void>;
}

export type Workflow = (run: Run, input: WorkflowInput) => Promise<void>;
export type Workflows = Readonly<Record<WorkflowName, Workflow>>;
