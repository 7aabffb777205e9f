/** An operation that the agent may call by itself, between the topics. */
export interface AgentTool {
  operationId: string;
  /** When to use it, beside what the operation says of itself. */
  use: string;
  /** Inputs with a value of ours: Power Fx without the equals sign, or a number. */
  fixed?: Readonly<Record<string, number>>;
  /** Parts of the answer that the agent talks about. */
  outputs: readonly string[];
  /** The question to the person before it is called; wherever something is changed. */
  confirmation?: string;
}

const runQuestion =
  'Start a run of School Data Sync now? It uses one of five starts in 12 hours, and a scheduled run that is due within ten hours is skipped.';

/**
 * The registry: one entry a tool. Operations that take the content of files are not here: a model cannot hand a file on,
 * and rosters do not belong into a conversation.
 */
export const agentTools: readonly AgentTool[] = [
  {
    operationId: 'ListUploads',
    use: 'Use it for "is last night’s roster in?", and to find the upload that somebody means.',
    fixed: { top: 2 },
    outputs: ['value'],
  },
  {
    operationId: 'GetUpload',
    use: 'Use it for "why was it refused?" and "what would change?", with an id of List uploads.',
    outputs: [
      ...['state', 'isFinal', 'summary', 'nextStep', 'refusedBy', 'reason', 'createdAt'],
      ...['finishedAt', 'findings', 'changes', 'sds', 'run', 'retryAfterSeconds'],
    ],
  },
  {
    operationId: 'ListRuns',
    use: 'Use it to see whether an accepted roster is in effect.',
    fixed: { top: 2 },
    outputs: ['value'],
  },
  {
    operationId: 'GetRun',
    use: 'Use it after Start run, or for the counts of a run.',
    outputs: ['status', 'isEnded', 'summary', 'startDateTime', 'endDateTime', 'totals'],
  },
  {
    operationId: 'ListInboundFlows',
    use: 'Use it when somebody asks where rosters go, or why none can be taken.',
    outputs: ['value'],
  },
  {
    operationId: 'ListExportProfiles',
    use: 'Use it before Run export, to ask which profile is meant.',
    outputs: ['value'],
  },
  {
    operationId: 'RunExport',
    use: 'Use it for "start the sync" when a new roster is wanted, only after a yes.',
    outputs: ['exportId', 'state', 'summary', 'retryAfterSeconds'],
    confirmation:
      'Run this export profile now? It reads the student information system and delivers to all destinations of the profile; a large change is held for an approval.',
  },
  {
    operationId: 'GetExport',
    use: 'Use it after Run export, until it has ended.',
    outputs: ['state', 'isFinal', 'summary', 'reason', 'deliveries', 'retryAfterSeconds'],
  },
  {
    operationId: 'StartRun',
    use: 'Use it for "start the sync", only after a yes.',
    outputs: ['summary', 'runId', 'startsLeft'],
    confirmation: runQuestion,
  },
  {
    operationId: 'DiscardUpload',
    use: 'Use it only when the person says that the held roster is wrong, and only after a yes.',
    outputs: ['state', 'summary', 'nextStep'],
    confirmation:
      'Discard the held upload? Nothing of it is sent to School Data Sync, and it cannot be taken back.',
  },
  {
    operationId: 'CancelUpload',
    use: 'Use it only when the person asks to stop an upload, and only after a yes.',
    outputs: ['state', 'summary', 'nextStep'],
    confirmation:
      'Stop this upload? It cannot be taken back; once School Data Sync validates, it may still take the files.',
  },
];
