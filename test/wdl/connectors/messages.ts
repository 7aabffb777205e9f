import type { JsonObject } from '../../../scripts/connector/json';
import type { CallAnswer, CallContext } from '../run/connector';
import { failed, ok, type FakeOperation } from './fake-connector';
import type { OperationInput } from './operation';

export interface Sent {
  operationId: string;
  parameters: JsonObject;
}

/** What a message connector was asked to send, and how it answers. */
export interface Outbox {
  /** What was sent, in order; a call that failed sent nothing. */
  readonly sent: readonly Sent[];
  /** From now on every call fails with this status; undefined: none does. */
  failWith(statusCode: number | undefined): void;
  /** Forgets what was sent. */
  clear(): void;
}

/** The answer of a person to a question: fields of the body, or that nobody answers. */
export type Reply = JsonObject | 'never';

export class Messages implements Outbox {
  readonly sent: Sent[] = [];
  private failure: number | undefined;

  failWith(statusCode: number | undefined): void {
    this.failure = statusCode;
  }

  clear(): void {
    this.sent.length = 0;
  }

  /** An operation that sends something, answered with `body`. */
  send(
    operationId: string,
    path: string,
    inputs: OperationInput[],
    body: unknown = null,
  ): FakeOperation {
    return {
      ...{ operationId, method: 'POST', path, inputs },
      run: (parameters) => this.keep(operationId, parameters) ?? ok(body),
    };
  }

  /** An operation that asks a person and waits for the reply. */
  ask(
    operationId: string,
    path: string,
    inputs: OperationInput[],
    reply: (parameters: JsonObject) => Reply,
  ): FakeOperation {
    const run = async (parameters: JsonObject, context: CallContext): Promise<CallAnswer> => {
      const failure = this.keep(operationId, parameters);
      if (failure) return failure;
      const body = reply(parameters);
      if (body !== 'never') return ok(body);
      await context.wait(Number.POSITIVE_INFINITY);
      throw new Error('A wait without end has ended.');
    };
    return { operationId, method: 'POST', path, inputs, run };
  }

  private keep(operationId: string, parameters: JsonObject): CallAnswer | undefined {
    if (this.failure !== undefined) return failed(this.failure, 'The message could not be sent.');
    this.sent.push({ operationId, parameters });
    return undefined;
  }
}
