import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import type { ConnectorPackage } from './rule';

export const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

export interface OperationPlace {
  at: string;
  path: string;
  verb: string;
  id: string;
  operation: JsonObject;
  item: JsonObject;
}

export interface ParameterPlace {
  at: string;
  parameter: JsonObject;
  owner: OperationPlace;
}

export interface SchemaPlace {
  at: string;
  schema: JsonObject;
  /** The name of the property, where it is one. */
  property?: string;
  parent?: JsonObject;
  depth: number;
}

type Pkg = Pick<ConnectorPackage, 'definition'>;

/** Follows one reference inside the definition; anything else comes back as it is. */
export function resolve({ definition }: Pkg, value: unknown): JsonObject {
  const ref = textOf(objectOf(value)['$ref']);
  if (!ref.startsWith('#/')) return objectOf(value);
  return ref
    .slice(2)
    .split('/')
    .reduce<JsonObject>((from, key) => objectOf(from[key]), definition);
}

export const operationsOf = ({ definition }: Pkg): OperationPlace[] =>
  Object.entries(objectOf(definition['paths'])).flatMap(([path, item]) =>
    Object.entries(objectOf(item))
      .filter(([verb]) => (verbs as readonly string[]).includes(verb))
      .map(([verb, operation]) => ({
        at: `${verb} ${path}`,
        path,
        verb,
        id: textOf(objectOf(operation)['operationId']),
        operation: objectOf(operation),
        item: objectOf(item),
      })),
  );

/** Parameters as they apply, references followed. */
export const parametersOf = (pkg: Pkg, owner: OperationPlace): ParameterPlace[] =>
  objectsOf(owner.operation['parameters']).map((one) => {
    const parameter = resolve(pkg, one);
    return { at: `${owner.at} ${textOf(parameter['name'])}`, parameter, owner };
  });

export const allParameters = (pkg: Pkg): ParameterPlace[] =>
  operationsOf(pkg).flatMap((owner) => parametersOf(pkg, owner));

export const responsesOf = (
  pkg: Pkg,
): { at: string; status: string; response: JsonObject; owner: OperationPlace }[] =>
  operationsOf(pkg).flatMap((owner) =>
    Object.entries(objectOf(owner.operation['responses'])).map(([status, response]) => ({
      at: `${owner.at} ${status}`,
      status,
      response: resolve(pkg, response),
      owner,
    })),
  );

/** A schema and all below it; references are not followed. */
export function nodesOf(at: string, schema: unknown, depth = 1): SchemaPlace[] {
  if (!isObject(schema)) return [];
  const below = Object.entries(objectOf(schema['properties'])).flatMap(([name, property]) => {
    const [own, ...rest] = nodesOf(`${at}/${name}`, property, depth + 1);
    return own === undefined ? [] : [{ ...own, property: name, parent: schema }, ...rest];
  });
  const more = [schema['items'], schema['additionalProperties']].flatMap((part) =>
    nodesOf(`${at}[]`, part, depth + 1),
  );
  const all = objectsOf(schema['allOf']).flatMap((part) => nodesOf(at, part, depth + 1));
  return [{ at, schema, depth }, ...below, ...more, ...all];
}

/** Every schema of the definition: bodies, answers, notifications, definitions. */
export function schemasOf(pkg: Pkg): SchemaPlace[] {
  const bodies = allParameters(pkg).flatMap(({ at, parameter }) =>
    nodesOf(at, parameter['schema']),
  );
  const answers = responsesOf(pkg).flatMap(({ at, response }) => nodesOf(at, response['schema']));
  const notifications = operationsOf(pkg).flatMap(({ at, item }) =>
    nodesOf(`${at} notification`, objectOf(item['x-ms-notification-content'])['schema']),
  );
  const definitions = Object.entries(objectOf(pkg.definition['definitions'])).flatMap(
    ([name, schema]) => nodesOf(name, schema),
  );
  return [...bodies, ...answers, ...notifications, ...definitions];
}

export const propertiesOf = (pkg: Pkg): SchemaPlace[] =>
  schemasOf(pkg).filter(({ property }) => property !== undefined);

/** A schema with every reference written out; an Error for one that contains itself. */
export function expanded(pkg: Pkg, schema: unknown, trail: readonly string[] = []): JsonObject {
  const ref = textOf(objectOf(schema)['$ref']);
  if (trail.includes(ref)) throw new Error(`${ref} contains itself`);
  const source = resolve(pkg, schema);
  const next = ref === '' ? trail : [...trail, ref];
  const properties = Object.entries(objectOf(source['properties'])).map(([name, property]) => [
    name,
    expanded(pkg, property, next),
  ]);
  return {
    ...source,
    ...('properties' in source && { properties: Object.fromEntries(properties) as JsonObject }),
    ...('items' in source && { items: expanded(pkg, source['items'], next) }),
  };
}

/** The schema of an operation's success. */
export function successOf(pkg: Pkg, { operation }: OperationPlace): JsonObject {
  const responses = objectOf(operation['responses']);
  const found = ['200', '201'].map((status) => objectOf(resolve(pkg, responses[status]))['schema']);
  return expanded(
    pkg,
    found.find((schema) => schema !== undefined),
  );
}

/** Every text that people read, with its place and key. */
export function textsOf(pkg: Pkg): { at: string; key: string; text: string }[] {
  const found: { at: string; key: string; text: string }[] = [];
  const visit = (value: unknown, at: string): void => {
    if (Array.isArray(value)) value.forEach((one, index) => visit(one, `${at}/${index}`));
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      const isText = ['summary', 'description', 'x-ms-summary', 'title', 'displayName'].includes(
        key,
      );
      if (isText && typeof child === 'string') found.push({ at: `${at}/${key}`, key, text: child });
      else visit(child, `${at}/${key}`);
    }
  };
  visit(pkg.definition, '');
  return found;
}

/** Every object of the definition, with its place. */
export function objectsIn(value: unknown, at = ''): { at: string; value: JsonObject }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => objectsIn(one, `${at}/${index}`));
  if (!isObject(value)) return [];
  return [
    { at, value },
    ...Object.entries(value).flatMap(([key, child]) => objectsIn(child, `${at}/${key}`)),
  ];
}

const smallWords = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'by',
  'for',
  'from',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
]);

/** Title Case with the platform's characters, at most 80. */
export const isTitle = (text: string): boolean =>
  /^[A-Za-z0-9() ]{1,80}$/.test(text) &&
  text
    .split(' ')
    .every((word, index) => /^[A-Z0-9(]/.test(word) || (index > 0 && smallWords.has(word)));

export const isSentence = (text: string): boolean => /[.!?]$/.test(text);

/** The policies of apiProperties. */
export const policiesOf = ({
  apiProperties,
}: Pick<ConnectorPackage, 'apiProperties'>): JsonObject[] =>
  objectsOf(objectOf(apiProperties['properties'])['policyTemplateInstances']);
