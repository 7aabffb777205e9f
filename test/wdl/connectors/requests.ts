import { isObject, type JsonObject } from '../../../scripts/connector/json';
import { decodeBinary, isBinary, jsonText, textOfValue } from '../expression/values';
import { ContractViolation, type RawRequest } from '../run/connector';
import { isRaw, type Operation, type OperationInput } from './operation';

export interface WireRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

/** The request that a call with flat parameters makes. */
export function toWire(operation: Operation, parameters: JsonObject): WireRequest {
  let { path } = operation;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let body: unknown;
  let isRawBody = false;
  for (const input of operation.inputs) {
    const value = parameters[input.name];
    if (value === undefined) continue;
    const text = textOfValue(value);
    if (input.in === 'path')
      path = path.replace(`{${input.name}}`, encoded(text, input.encoded ?? 1));
    else if (input.in === 'query')
      query.set(input.name, typeof value === 'boolean' ? String(value) : text);
    else if (input.in === 'header') headers[input.name.toLowerCase()] = text;
    else {
      isRawBody = isRaw(input);
      body = placed(body, input.at ?? [], value);
    }
  }
  const search = query.size > 0 ? `?${query.toString()}` : '';
  const request = { method: operation.method, path: path + search, headers };
  if (body === undefined) return request;
  headers['content-type'] ??= isRawBody ? 'application/octet-stream' : 'application/json';
  return { ...request, body: bytesOf(body, isRawBody) };
}

const encoded = (text: string, times: number): string =>
  times === 0 ? text : encoded(encodeURIComponent(text), times - 1);

function placed(body: unknown, at: readonly string[], value: unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return value;
  const into = isObject(body) ? body : {};
  return { ...into, [key]: placed(into[key], rest, value) };
}

function bytesOf(body: unknown, isRawBody: boolean): Buffer {
  if (isBinary(body)) return decodeBinary(body);
  return Buffer.from(isRawBody && typeof body === 'string' ? body : jsonText(body), 'utf8');
}

/** The operation that a call by method and path makes, and its flat parameters. Throws `ContractViolation`. */
export function fromPath(
  operations: Iterable<Operation>,
  request: RawRequest,
): { operationId: string; parameters: JsonObject } {
  const [path = '', search = ''] = request.path.split('?');
  for (const operation of operations) {
    const values = operation.method === request.method ? match(operation.path, path) : undefined;
    if (values === undefined) continue;
    const parameters: JsonObject = {};
    for (const [name, value] of Object.entries(values))
      parameters[name] = decoded(operation, name, value);
    for (const [name, value] of new URLSearchParams(search))
      parameters[name] = typed(operation, name, value);
    for (const [name, value] of Object.entries(request.queries))
      parameters[name] = typed(operation, name, value);
    for (const { name } of operation.inputs.filter((input) => input.in === 'header')) {
      const found = Object.entries(request.headers).find(
        ([key]) => key.toLowerCase() === name.toLowerCase(),
      );
      if (found) parameters[name] = found[1];
    }
    if (request.body !== undefined && request.body !== null)
      Object.assign(parameters, flattened(operation, request.body));
    return { operationId: operation.operationId, parameters };
  }
  throw new ContractViolation(`${request.method} ${path} is no call of this connector`);
}

function match(template: string, path: string): Record<string, string> | undefined {
  const [wanted, found] = [template.split('/'), path.split('/')];
  if (wanted.length !== found.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? '';
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined) values[name] = value;
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return values;
}

function decoded(operation: Operation, name: string, value: string): string {
  const times = operation.inputs.find((input) => input.name === name)?.encoded ?? 1;
  const once = decodeURIComponent(value);
  if (times === 1) return once;
  if (/[^\w.!~*'()%-]/.test(once))
    throw new ContractViolation(
      `${operation.operationId}: '${name}' must be encoded twice in the path`,
    );
  return decodeURIComponent(once);
}

/** A value of a query, which may be a text, as the type that the input has. */
function typed(operation: Operation, name: string, value: unknown): unknown {
  const type = operation.inputs.find((input) => input.name === name)?.schema['type'];
  if (typeof value !== 'string') return value;
  if (type === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return (type === 'integer' || type === 'number') && value.trim() !== '' ? Number(value) : value;
}

/** A body as flat parameters; what the operation does not have keeps a name of its own, to be refused. */
function flattened(operation: Operation, body: unknown): JsonObject {
  const inputs = operation.inputs.filter((input) => input.in === 'body');
  const whole = inputs.find(({ at }) => at?.length === 0);
  if (whole) return { [whole.name]: body };
  const root = inputs[0]?.name.split('/')[0] ?? 'body';
  return isObject(body) ? flatten(body, root, inputs) : { [root]: body };
}

function flatten(body: JsonObject, name: string, inputs: readonly OperationInput[]): JsonObject {
  const parameters: JsonObject = {};
  for (const [key, value] of Object.entries(body)) {
    const flat = `${name}/${key}`;
    const isInner = isObject(value) && inputs.some((input) => input.name.startsWith(`${flat}/`));
    Object.assign(parameters, isInner ? flatten(value, flat, inputs) : { [flat]: value });
  }
  return parameters;
}
