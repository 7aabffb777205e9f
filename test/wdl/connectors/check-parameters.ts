import AjvDraft04 from 'ajv-draft-04';
import type { ValidateFunction } from 'ajv';
import { isObject, type JsonObject } from '../../../scripts/connector/json';
import { ContractViolation } from '../run/connector';
import type { Operation } from './operation';

const ajv = new AjvDraft04({ strict: false, validateFormats: false });
const validators = new WeakMap<object, ValidateFunction>();

/**
 * The parameters of a call as the platform sends them: what is null left out, what it fills in itself added. Throws
 * `ContractViolation` for a name that the operation does not have, one that is missing, or a value of another type.
 */
export function checkParameters(operation: Operation, given: JsonObject): JsonObject {
  const { operationId, inputs } = operation;
  const refuse = (problem: string): never => {
    throw new ContractViolation(`${operationId}: ${problem}`);
  };
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const sent: JsonObject = {};
  for (const [name, value] of Object.entries(given)) {
    const input = byName.get(name);
    if (input === undefined) return refuse(`there is no parameter '${name}'`);
    if (isDynamic(input.schema))
      return refuse(`'${name}' has dynamic content, which cannot be checked`);
    if (value === null || value === undefined) continue;
    if (isUnevaluated(value)) return refuse(`'${name}' holds an expression that was not evaluated`);
    if (input.in === 'path' && value === '') return refuse(`'${name}' is empty`);
    const validate = validatorOf(input.schema);
    // The text of ajv names places and types, never a value.
    if (!validate(value))
      return refuse(`'${name}' ${ajv.errorsText(validate.errors, { dataVar: 'it' })}`);
    sent[name] = value;
  }
  for (const { name, isRequired, standard } of inputs) {
    if (name in sent) continue;
    if (standard !== undefined) sent[name] = standard;
    else if (isRequired) return refuse(`the parameter '${name}' is missing`);
  }
  return sent;
}

function validatorOf(schema: JsonObject): ValidateFunction {
  const found = validators.get(schema) ?? ajv.compile(objectSchema(schema));
  validators.set(schema, found);
  return found;
}

const envelope = { type: 'object', required: ['$content-type', '$content'] };
/** What the service itself checks, and answers with 400. */
const left = new Set([
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'default',
  'required',
]);

/** The schema with types, names and lists of values only; bytes may be an envelope. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isObject(schema)) return schema;
  if (schema['format'] === 'binary' || schema['format'] === 'byte')
    return { anyOf: [{ type: 'string' }, envelope] };
  return objectSchema(schema);
}

function objectSchema(schema: JsonObject): JsonObject {
  if (schema['format'] === 'binary' || schema['format'] === 'byte')
    return { anyOf: [{ type: 'string' }, envelope] };
  const made: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) {
      const all = Object.entries(value).map(([name, one]) => [name, strict(one)]);
      made['properties'] = Object.fromEntries(all) as JsonObject;
      if (!('additionalProperties' in schema)) made['additionalProperties'] = false;
    } else if (key === 'required' ? Array.isArray(value) : !left.has(key) && !key.startsWith('x-'))
      made[key] = key === 'items' ? strict(value) : value;
  }
  return schema['x-nullable'] === true ? { anyOf: [made, { type: 'null' }] } : made;
}

const isDynamic = (schema: JsonObject): boolean =>
  Object.keys(schema).some((key) => /^x-ms-dynamic-(schema|properties)$/.test(key));

const isUnevaluated = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes('@{') || /^@[A-Za-z]+\(/.test(value));
