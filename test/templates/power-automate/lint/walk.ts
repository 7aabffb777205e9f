import type { ActionNode, CallInputs, WorkflowFile } from './workflow';

/** An action where it stands. */
export interface ActionPlace {
  name: string;
  action: ActionNode;
  /** 1 for the actions of the flow itself. */
  depth: number;
  siblings: Record<string, ActionNode>;
  /** Names of the containers around it, the outermost first. */
  within: readonly string[];
}

/** Every action of a flow, containers before what is in them. */
export function placesOf(file: WorkflowFile): ActionPlace[] {
  const places: ActionPlace[] = [];
  const visit = (siblings: Record<string, ActionNode>, within: readonly string[]): void => {
    for (const [name, action] of Object.entries(siblings)) {
      places.push({ name, action, siblings, within, depth: within.length + 1 });
      for (const branch of branchesOf(action)) visit(branch, [...within, name]);
    }
  };
  visit(file.properties.definition.actions, []);
  return places;
}

const branchesOf = (action: ActionNode): Record<string, ActionNode>[] =>
  [
    action.actions,
    action.else?.actions,
    ...Object.values(action.cases ?? {}).map((one) => one.actions),
    action.default?.actions,
  ].filter((branch) => branch !== undefined);

const isCall = ({ action }: ActionPlace): boolean => action.type.startsWith('OpenApiConnection');

export type CallPlace = ActionPlace & { call: CallInputs };

/** The actions that call a connector. */
export const callsOf = (file: WorkflowFile): CallPlace[] =>
  placesOf(file)
    .filter(isCall)
    .map((place) => ({ ...place, call: place.action.inputs as CallInputs }));

/** The action of that name; a mutation without its place is a mistake of the test. */
export function actionOf(file: WorkflowFile, name: string): ActionNode {
  const place = placesOf(file).find((one) => one.name === name);
  if (!place) throw new Error(`there is no action ${name}`);
  return place.action;
}

/** Its inputs, to be changed in place. */
export const callOf = (file: WorkflowFile, name: string): CallInputs =>
  actionOf(file, name).inputs as CallInputs;

/** The action without what is in it: the texts that are its own. */
export const ownPart = ({ action }: ActionPlace): string =>
  JSON.stringify({
    ...action,
    actions: undefined,
    else: undefined,
    default: undefined,
    cases: Object.values(action.cases ?? {}).map((one) => one.case),
  });

/** Every text of a value that is or holds an expression, with escapes of JSON undone. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('@') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => [
      ...expressionsIn(key),
      ...expressionsIn(one),
    ]);
  return [];
}
