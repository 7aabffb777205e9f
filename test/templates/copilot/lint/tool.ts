import { operations } from '../../../../proxy/routes';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../../../scripts/connector/json';
import { answerOf, at, inputsOf } from '../definition';

/** Longest description of a tool that the orchestrator reads whole. */
const longestDescription = 1_024;

/** Faults of a tool: its operation is one that agents may call, and inputs and outputs are the operation's. */
export function toolFaults(tool: JsonObject): string[] {
  const action = objectOf(tool['action']);
  const description = textOf(tool['modelDescription']);
  const faults: string[] = [];
  if (description.length < 40 || description.length > longestDescription)
    faults.push('40 to 1,024 characters of description');
  if (objectOf(action['connectionProperties'])['mode'] !== 'Invoker')
    faults.push('it is not the person who calls');
  return [...faults, ...(isMcp(action) ? mcpFaults(action) : operationFaults(tool, action))];
}

const isMcp = (action: JsonObject): boolean => action['kind'] === 'InvokeExternalAgentTaskAction';

const mcpFaults = (action: JsonObject): string[] =>
  objectOf(action['operationDetails'])['operationId'] === 'InvokeMCP' ? [] : ['no such operation'];

function operationFaults(tool: JsonObject, action: JsonObject): string[] {
  const operationId = textOf(action['operationId']);
  const route = operations.find((one) => one.operationId === operationId);
  const answer = answerOf(operationId);
  if (route === undefined || answer === undefined) return [`no operation ${operationId}`];
  const faults: string[] = [];
  if (route.tool !== true) faults.push(`${operationId} is not for agents`);
  if (route.content !== undefined) faults.push(`${operationId} takes the content of files`);
  const changes = route.changesData ?? route.method !== 'GET';
  if (changes !== 'confirmation' in tool) faults.push('what changes something asks first');
  const inputs = inputsOf(operationId);
  const given = objectsOf(tool['inputs']).map((input) => textOf(input['propertyName']));
  for (const name of given) if (!inputs.has(name)) faults.push(`no input ${name}`);
  for (const name of route.notForAgents ?? [])
    if (given.includes(name)) faults.push(`${name} is not for agents`);
  for (const [name, { isRequired }] of inputs)
    if (isRequired && !given.includes(name)) faults.push(`input ${name} is missing`);
  for (const { propertyName } of objectsOf(tool['outputs']))
    if (at(answer, textOf(propertyName).split('.')) === undefined)
      faults.push(`no output ${textOf(propertyName)}`);
  return faults;
}
