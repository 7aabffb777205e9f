import type { Operation } from '../../proxy/routes/operation';
import { isObject, objectOf, type JsonObject } from './json';
import { basePath, connectorOperations, openApiOf } from './open-api';
import type { PackageSettings } from './settings';

/** What a declarative agent may call: the operations that are tools, without what makers alone see. */
export const agentOperations: readonly Operation[] = connectorOperations.filter(
  ({ tool, visibility }) => tool === true && visibility !== 'internal',
);

/** OpenAPI 3 for declarative agents of Microsoft 365 Copilot: no extensions of makers, JSON bodies only. */
export async function agentDocument({ host }: PackageSettings): Promise<JsonObject> {
  const document = await openApiOf(agentOperations);
  for (const { path, method, notForAgents = [] } of agentOperations)
    for (const name of notForAgents) dropInput(document, `${basePath}${path}`, method, name);
  return { ...objectOf(forAgents(document)), servers: [{ url: `https://${host}` }] };
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
