import type { JsonObject } from '../../../scripts/connector/json';
import {
  ContractViolation,
  type CallAnswer,
  type CallContext,
  type Connector,
} from '../run/connector';
import { checkParameters } from './check-parameters';
import type { Operation, OperationInput } from './operation';
import { fromPath } from './requests';

/** An operation that a fake answers. */
export interface FakeOperation extends Operation {
  run(parameters: JsonObject, context: CallContext): Promise<CallAnswer> | CallAnswer;
}

/** A connector of others, answered by the test; a call that it does not have is a `ContractViolation`. */
export function createFakeConnector(
  apiName: string,
  operations: readonly FakeOperation[],
): Connector {
  return {
    apiName,
    call: async (operationId, parameters, context) => {
      const operation = operations.find((one) => one.operationId === operationId);
      if (operation === undefined)
        throw new ContractViolation(`The fake of ${apiName} has no operation '${operationId}'.`);
      return operation.run(checkParameters(operation, parameters), context);
    },
    match: (request) => fromPath(operations, request),
  };
}

type Extra = Partial<Omit<OperationInput, 'name' | 'in'>>;

const input =
  (place: OperationInput['in'], standard: Extra = {}) =>
  (name: string, extra: Extra = {}): OperationInput => ({
    ...{ name, in: place, isRequired: false, schema: { type: 'string' } },
    ...standard,
    ...extra,
  });

/** Inputs by their place. A path is required, and encoded twice unless said otherwise. */
export const pathInput = input('path', { isRequired: true, encoded: 2 });
export const queryInput = input('query');
/** A field of the body: `emailMessage/To` goes to `To`. */
export const bodyInput = (name: string, extra: Extra = {}): OperationInput =>
  input('body', { at: name.split('/').slice(1) })(name, extra);

export const required = { isRequired: true };
export const anything = { schema: {} };
export const boolean = { schema: { type: 'boolean' } };
export const integer = { schema: { type: 'integer' } };

/** An answer of 200. */
export const ok = (body: unknown): CallAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body,
});

/** An answer that has failed, as the connectors' gateway writes it. */
export const failed = (statusCode: number, message: string): CallAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: { status: statusCode, message, source: 'connector' },
});
