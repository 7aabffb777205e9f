import type { Engine } from './engine';
import type { WorkflowName, Workflows } from './run';

/** A part of the service that works in workflows: they must be known before the engine runs, and it before they begin. */
export interface EnginePart<Name extends WorkflowName, Running extends RunningPart> {
  workflows: Pick<Workflows, Name>;
  begin(engine: Engine): Running;
}

/** A part at work. It is stopped in the order of these methods, the engine between the last two. */
export interface RunningPart {
  /** What is to be done from time to time about what is too old; `now` in epoch milliseconds. */
  purgeTasks: readonly ((now: number) => Promise<unknown>)[];
  /** Looks for no more work by itself. */
  stopLooking(): Promise<void>;
  /** Ends what steps are doing; it goes on after a restart or elsewhere. */
  interrupt(): void;
  close(): void;
}
