import type { JsonObject } from '../../connector/json';

/** One step of a topic, as Copilot Studio writes it. */
export type Step = JsonObject;

/**
 * What stands for the connection until a person has made one in the portal: nobody can know its name before. The
 * README says where the name is found.
 */
export const connectionPlaceholder = 'REPLACE_WITH_CONNECTION_REFERENCE';

/** The person who talks to the agent is the one who calls, with that person's role. */
export const asThePerson = { mode: 'Invoker' } as const;

/** A value of the person's own connection: a Power Fx expression, without its equals sign. */
const formula = (expression: string): string => `=${expression}`;

/** Calls an operation of the connector; its answer is `Topic.<into>`. */
export const call = (
  operationId: string,
  inputs: Readonly<Record<string, string>>,
  into: string,
): Step => ({
  kind: 'InvokeConnectorAction',
  id: `call_${operationId}_${into}`,
  ...(Object.keys(inputs).length > 0 && {
    input: {
      binding: Object.fromEntries(
        Object.entries(inputs).map(([name, expression]) => [name, formula(expression)]),
      ),
    },
  }),
  output: { kind: 'SingleVariableOutputBinding', variable: `init:Topic.${into}` },
  connectionReference: connectionPlaceholder,
  connectionProperties: asThePerson,
  operationId,
});

/** Says a text; what stands in braces is Power Fx. */
export const say = (id: string, activity: string): Step => ({
  kind: 'SendActivity',
  id: `say_${id}`,
  activity,
});

/** Keeps the value of an expression as `Topic.<variable>`. */
export const keep = (variable: string, expression: string): Step => ({
  kind: 'SetVariable',
  id: `keep_${variable}`,
  variable: `init:Topic.${variable}`,
  value: formula(expression),
});

/** Goes one way or the other. */
export const choose = (
  id: string,
  condition: string,
  actions: readonly Step[],
  otherwise: readonly Step[] = [],
): Step => ({
  kind: 'ConditionGroup',
  id: `choose_${id}`,
  conditions: [{ id: `if_${id}`, condition: formula(condition), actions }],
  ...(otherwise.length > 0 && { elseActions: otherwise }),
});

const ask =
  (entity: string | JsonObject) =>
  (variable: string, prompt: string): Step => ({
    kind: 'Question',
    id: `ask_${variable}`,
    variable: `init:Topic.${variable}`,
    prompt,
    entity,
  });

/** Asks for yes or no. */
export const askYesNo = ask('BooleanPrebuiltEntity');

/** Asks for one file; `Topic.<variable>` then has a `Name` and a `Content`. */
export const askFile = ask({ kind: 'FilePrebuiltEntity', includeFileMetadata: true });
