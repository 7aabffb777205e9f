export { checkDefinition, DefinitionError, type Problem } from './check';
export { createFakeClock, type Clock, type FakeClockOptions } from './run/clock';
export {
  ConnectivityError,
  ContractViolation,
  type CallAnswer,
  type CallContext,
  type Connector,
  type RawRequest,
} from './run/connector';
export type { Dialect } from './run/definition';
export type { Attempt, RunError, ShownAction, Status } from './run/records';
export type { Call, ChildFlow, Hooks } from './run/run';
export { runFlow, type FlowOptions, type FlowResult } from './run/run-flow';
export { standardDefinition } from './run/standard';
export { createRunSlots, splitTrigger, type RunSlots } from './run/trigger';
