import type { WorkflowFile } from './workflow';

/** Changes a flow in place so that it breaks the rule. */
export type Break = (flow: WorkflowFile) => void;

export interface Rule {
  /** What must hold, as a sentence. */
  name: string;
  /** What is wrong, each with its place; empty when the rule holds. */
  check: (flow: WorkflowFile) => string[];
  /** Each breaks the rule in the flow that the test names. */
  breaks: Readonly<Record<string, readonly Break[]>>;
}

export const sync = 'sync-roster-from-sharepoint';
export const approve = 'approve-held-upload';
export const validate = 'validate-new-roster';
export const notify = 'notify-upload-outcome';
