import type { JsonObject } from '../../scripts/connector/json';
import {
  ConnectivityError,
  runFlow,
  type Connector,
  type FlowOptions,
  type FlowResult,
} from './index';

/** Runs actions as a flow of Power Automate, or as `more` says; `definition` in it is put beside the actions. */
export const run = (
  actions: JsonObject,
  { definition = {}, ...more }: Partial<FlowOptions> = {},
): Promise<FlowResult> =>
  runFlow({
    dialect: 'power-automate',
    ...more,
    definition: { actions, ...(definition as JsonObject) },
  });

/** A runAfter: of success, or of the statuses named. */
export const after = (name: string, ...statuses: string[]): JsonObject => ({
  [name]: statuses.length > 0 ? statuses : ['Succeeded'],
});

export const works = (runAfter: JsonObject = {}, inputs: unknown = 'x'): JsonObject => ({
  ...{ type: 'Compose', inputs, runAfter },
});

/** An action whose expression cannot be evaluated. */
export const fails = (runAfter: JsonObject = {}): JsonObject => works(runAfter, "@int('x')");

export const scope = (actions: JsonObject, runAfter: JsonObject = {}): JsonObject => ({
  ...{ type: 'Scope', actions, runAfter },
});

export const variable = (name: string, type: string, value?: unknown): JsonObject => ({
  type: 'InitializeVariable',
  inputs: { variables: [{ name, type, ...(value !== undefined && { value }) }] },
});

/** The status of every action, and of every iteration of one in a loop. */
export const statuses = ({ actions }: FlowResult): Record<string, string> =>
  Object.fromEntries(
    [...actions].map(([name, records]) => [name, records.map(({ status }) => status).join(' ')]),
  );

export const outputOf = ({ actions }: FlowResult, name: string): unknown =>
  actions.get(name)?.at(-1)?.outputs;

export type Answer =
  number | 'no answer' | { status: number; headers?: Record<string, string>; body?: unknown };

/** A connector that answers its calls in turn, the last answer over and over. */
export function scripted(...answers: Answer[]): Connector & { calls: JsonObject[] } {
  const calls: JsonObject[] = [];
  return {
    apiName: 'shared_scripted',
    calls,
    call: async (_operationId, parameters) => {
      const answer = answers[Math.min(calls.length, answers.length - 1)] ?? 200;
      calls.push(parameters);
      if (answer === 'no answer') throw new ConnectivityError('no answer');
      const {
        status,
        headers = {},
        body = null,
      } = typeof answer === 'number' ? { status: answer } : answer;
      return { statusCode: status, headers, body };
    },
    match: ({ path, queries }) => ({ operationId: path, parameters: queries }),
  };
}

/** A call of the scripted connector. */
export const call = (more: JsonObject = {}, inputs: JsonObject = {}): JsonObject => ({
  type: 'OpenApiConnection',
  inputs: {
    host: { connectionName: 'scripted', operationId: 'Do', apiId: '' },
    parameters: {},
    ...inputs,
  },
  ...more,
});

/** The same call of Logic Apps. */
export const apiCall = (more: JsonObject = {}, inputs: JsonObject = {}): JsonObject => ({
  type: 'ApiConnection',
  inputs: {
    host: { connection: { name: "@parameters('$connections')['scripted']['connectionId']" } },
    ...{ method: 'get', path: '/do', ...inputs },
  },
  ...more,
});
