import type { Operation } from '../../proxy/routes/operation';
import { isObject, objectOf, objectsOf, omit, type JsonObject } from './json';
import { basePath, connectorOperations, openApiOf } from './open-api';
import type { PackageSettings } from './settings';

/** What a declarative agent may call: the operations that are tools, without what makers alone see. */
export const agentOperations: readonly Operation[] = connectorOperations.filter(
  ({ tool, visibility }) => tool === true && visibility !== 'internal',
);

/** Two uploads, each as long as one can be, stay below the 500 KB that an agent takes (conversation.test.ts). */
const longestPage = 2;

/**
 * OpenAPI 3 for declarative agents of Microsoft 365 Copilot: no extensions of makers, JSON bodies only; lists say how
 * many entries they want, and what changes something is marked for a confirmation.
 */
export async function agentDocument({ host }: PackageSettings): Promise<JsonObject> {
  const document = await openApiOf(agentOperations);
  for (const { path, method, notForAgents = [] } of agentOperations)
    for (const name of notForAgents) dropInput(document, `${basePath}${path}`, method, name);
  for (const operation of agentOperations) {
    const described = operationAt(document, operation);
    // Microsoft's schema of plugins and its pages spell the mark differently.
    for (const mark of ['x-openai-isConsequential', 'x-oai-isConsequential'])
      described[mark] = changesSomething(operation);
    for (const parameter of objectsOf(described['parameters']))
      if (parameter['name'] === 'top') boundPage(parameter);
  }
  return { ...objectOf(forAgents(document)), servers: [{ url: `https://${host}` }] };
}

/** Whether a person is asked before an agent calls it. */
export const changesSomething = ({ changesData, method }: Operation): boolean =>
  changesData ?? method !== 'GET';

function operationAt(document: JsonObject, { path, method }: Operation): JsonObject {
  const url = `${basePath}${path}`.replace(/:(\w+)/g, '{$1}');
  return objectOf(objectOf(objectOf(document['paths'])[url])[method.toLowerCase()]);
}

/** Left out, the service would take its own default, which is for flows. */
function boundPage(parameter: JsonObject): void {
  const schema = omit(objectOf(parameter['schema']), 'default');
  parameter['required'] = true;
  parameter['description'] = `How many at most, 1 to ${longestPage}.`;
  parameter['schema'] = { ...schema, maximum: longestPage };
}

/** Takes one property out of the JSON body of an operation without parameters in its path; changes the document. */
function dropInput(document: JsonObject, path: string, method: string, name: string): void {
  const operation = objectOf(objectOf(objectOf(document['paths'])[path])[method.toLowerCase()]);
  const content = objectOf(objectOf(operation['requestBody'])['content']);
  const schema = objectOf(objectOf(content['application/json'])['schema']);
  delete objectOf(schema['properties'])[name];
}

function forAgents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forAgents);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith('x-ms-'));
  const made = Object.fromEntries(entries.map(([key, one]) => [key, forAgents(one)]));
  const json = objectOf(objectOf(made['requestBody'])['content'])['application/json'];
  if (json === undefined) return made;
  return {
    ...made,
    requestBody: { ...objectOf(made['requestBody']), content: { 'application/json': json } },
  };
}
