import { operations } from '../../../proxy/routes';
import type { Operation } from '../../../proxy/routes/operation';
import { connectorDefinition } from '../../connector/package-files';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../connector/json';
import { packageSettings } from '../../connector/settings';

/** One input of an operation, as a tool asks for it. */
export interface ToolInput {
  name: string;
  label: string;
  description: string;
  isRequired: boolean;
  isNumber: boolean;
}

/** The operation of the registry; an Error when there is none. */
export function operationOf(operationId: string): Operation {
  const found = operations.find((one) => one.operationId === operationId);
  if (found === undefined) throw new Error(`there is no operation ${operationId}`);
  return found;
}

/** Inputs in path and query by operation, from the connector's own definition; internal ones are left out. */
export async function toolInputs(): Promise<ReadonlyMap<string, ToolInput[]>> {
  const definition = await connectorDefinition(packageSettings());
  const shared = objectOf(definition['parameters']);
  const all = Object.values(objectOf(definition['paths']))
    .flatMap((item) => Object.values(objectOf(item)).map(objectOf))
    .filter((one) => 'responses' in one);
  return new Map(
    all.map((one) => [
      textOf(one['operationId']),
      objectsOf(one['parameters'])
        .map((given) => objectOf(shared[textOf(given['$ref']).split('/').at(-1) ?? ''] ?? given))
        .filter((given) => given['in'] === 'path' || given['in'] === 'query')
        .filter((given) => given['x-ms-visibility'] !== 'internal')
        .map(inputOf),
    ]),
  );
}

const inputOf = (given: JsonObject): ToolInput => ({
  name: textOf(given['name']),
  label: textOf(given['x-ms-summary']),
  description: textOf(given['description']),
  isRequired: given['required'] === true,
  isNumber: given['type'] === 'integer' || given['type'] === 'number',
});
