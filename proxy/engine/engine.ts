import { AsyncResource } from 'node:async_hooks';
import { DBOS, StatusString, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import type { Logger } from '../observability/logger';
import { engineLogger } from './engine-logger';
import { forgetEnded } from './forget-ended';
import { holdExecutorLock, type ExecutorLock } from '../database/executor-lock';
import {
  workflowId,
  type ExportInput,
  type Run,
  type WorkflowInputs,
  type WorkflowName,
  type Workflows,
} from './run';
import { startTakeover } from './takeover';

export interface EngineOptions {
  /** Connection string of the database; the engine keeps a schema of its own in it. Holds a password. */
  databaseUrl: string;
  mode: 'embedded' | 'external';
  logger: Logger;
  /** Makes the workflows, once the engine can be handed to them. */
  workflows: Workflows;
  /** Called when this process may no longer act for the others: it must end at once. */
  onLost: () => void;
}

export interface Engine {
  /** Starts a workflow, or finds that it was started. It survives this process once the promise resolves. */
  start<Name extends WorkflowName>(name: Name, input: WorkflowInputs[Name]): Promise<void>;
  /** Ends the pause of a workflow, if it is in one. */
  wake<Name extends WorkflowName>(name: Name, input: WorkflowInputs[Name]): Promise<void>;
  /** Removes the journal of workflows that ended before a moment. */
  forget(before: Date): Promise<void>;
  /** From now on a step that fails is left open, to be done again: the process is about to end. */
  closeDoor(): void;
  /** Takes no more work; what is under way goes on in another process or after a restart. */
  stop(): Promise<void>;
}

/**
 * The order and names of steps are part of a release: a change that an unfinished workflow would stumble over
 * needs another version here (docs/adr/0005-durable-uploads-with-dbos.md).
 */
const applicationVersion = 'uploads-1';
const schemaName = 'sds_bridge_engine';
const wakeTopic = 'wake';

/**
 * One upload at a time for each data connector, one export for each profile; checks are bounded by the processor,
 * deliveries are not.
 */
const queues = {
  check: { workerConcurrency: 4, minPollingIntervalMs: 200 },
  deliver: { partitionConcurrency: 1, workerConcurrency: 100, minPollingIntervalMs: 200 },
  // Nearly always in a pause, which may last hours.
  follow: { workerConcurrency: 1_000, minPollingIntervalMs: 200 },
  // What costs memory and processor in it has turns of its own.
  export: { partitionConcurrency: 1, workerConcurrency: 20, minPollingIntervalMs: 200 },
} as const;

/** DBOS Transact over our database. One engine a process: the library keeps it in static state. */
export async function launchEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, mode, logger } = options;
  const stopping = new AbortController();
  const lock: ExecutorLock | undefined =
    mode === 'external' ? await holdExecutorLock(databaseUrl, options.onLost) : undefined;
  DBOS.setConfig({
    name: 'sds-bridge',
    systemDatabaseUrl: withIdleTimeout(databaseUrl),
    systemDatabaseSchemaName: schemaName,
    applicationVersion,
    // Embedded, only one process can have the data folder, so the next one is the same executor.
    executorID: lock?.executorId ?? 'embedded',
    logger: engineLogger(logger),
  });
  const registered = registerWorkflows(options.workflows, stopping.signal);
  try {
    // Replicas that start together would trip over each other while the engine makes its schema.
    await (lock === undefined ? launch() : lock.alone(launch));
  } catch (error) {
    await lock?.release();
    throw error;
  }
  const takeover = lock && startTakeover(lock, logger);
  // A step of one workflow may start another, which the library refuses where it can see that it is in a step.
  const outside = new AsyncResource('sds-bridge engine');

  return {
    start: (name, input) => outside.runInAsyncScope(() => startWorkflow(registered, name, input)),
    wake: (name, input) =>
      outside.runInAsyncScope(async () => {
        const id = workflowId(name, input);
        if ((await DBOS.getWorkflowStatus(id))?.status === StatusString.PENDING)
          await DBOS.send(id, true, wakeTopic);
      }),
    forget: forgetEnded,
    closeDoor: () => stopping.abort(),
    async stop() {
      stopping.abort();
      await takeover?.stop();
      await DBOS.shutdown({ deregister: true });
      await lock?.release();
    },
  };
}

async function launch(): Promise<void> {
  await DBOS.launch();
  for (const [name, settings] of Object.entries(queues))
    await DBOS.registerQueue(name, { ...settings, onConflict: 'always_update' });
}

/** The library would set it by a statement that runs beside another one, of which its driver warns. */
function withIdleTimeout(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${given} -c idle_in_transaction_session_timeout=60000`.trim());
  return url.href;
}

type Input = WorkflowInputs[WorkflowName];
type Registered = Record<WorkflowName, (input: Input) => Promise<void>>;

function registerWorkflows(workflows: Workflows, stopping: AbortSignal): Registered {
  const register = (name: WorkflowName) =>
    DBOS.registerWorkflow(
      (input: Input) =>
        (workflows[name] as (run: Run, input: Input) => Promise<void>)(
          createRun(() => registered, stopping),
          input,
        ),
      { name, maxRecoveryAttempts: 1_000_000 },
    );
  const registered: Registered = {
    check: register('check'),
    deliver: register('deliver'),
    follow: register('follow'),
    export: register('export'),
  };
  return registered;
}

async function startWorkflow(
  registered: Registered,
  name: WorkflowName,
  input: Input,
): Promise<void> {
  const partition = partitionOf(name, input);
  const handle: WorkflowHandle<void> = await DBOS.startWorkflow(registered[name], {
    workflowID: workflowId(name, input),
    queueName: name,
    ...(partition !== undefined && { enqueueOptions: { queuePartitionKey: partition } }),
  })(input);
  void handle;
}

/** What may run only once at a time. */
function partitionOf(name: WorkflowName, input: Input): string | undefined {
  if (name === 'export') return `${input.tenantId}/${(input as ExportInput).profile}`;
  if (name !== 'deliver' || !('dataConnectorId' in input)) return undefined;
  return `${input.tenantId}/${input.dataConnectorId}`;
}

function createRun(registered: () => Registered, stopping: AbortSignal): Run {
  return {
    step: (name, work) =>
      DBOS.runStep(
        async () => {
          try {
            return await work();
          } catch (error) {
            // Recorded as failed it would not be done again: a process that ends leaves its step open.
            if (stopping.aborted) return await new Promise<never>(() => undefined);
            throw error;
          }
        },
        { name },
      ),
    pause: async (seconds) => void (await DBOS.recv(wakeTopic, { timeoutSeconds: seconds })),
    start: (name, input) => startWorkflow(registered(), name, input),
  };
}
