import type { JsonObject } from '../../../scripts/connector/json';
import { ContractViolation, type CallAnswer, type CallContext } from '../run/connector';
import { checkParameters } from './check-parameters';
import { exchange } from './http-exchange';
import { toWire, type WireRequest } from './requests';
import { readSwagger, type Swagger } from './swagger';

export interface BridgeServiceOptions {
  /** A Swagger 2.0 document; ours is `connector/apiDefinition.swagger.json`. */
  swagger: JsonObject;
  /** Where the service listens, for example http://127.0.0.1:8080. */
  baseUrl: string;
}

/** Headers that identify the caller. */
export type Credentials = () => Promise<Record<string, string>> | Record<string, string>;

/** The longest a platform follows a 202. */
const mostPolls = 2_000;

/** The service behind a custom connector: each call and the status of each answer are held against the Swagger. */
export class BridgeService {
  readonly swagger: Swagger;

  constructor(private readonly options: BridgeServiceOptions) {
    this.swagger = readSwagger(options.swagger);
  }

  async call(
    operationId: string,
    parameters: JsonObject,
    context: CallContext,
    credentials: Credentials,
  ): Promise<CallAnswer> {
    const operation = this.swagger.operations.get(operationId);
    if (operation === undefined)
      throw new ContractViolation(`There is no operation '${operationId}'.`);
    const request = toWire(operation, checkParameters(operation, parameters));
    const path = this.swagger.basePath + request.path;
    const answer = await this.send({ ...request, path }, credentials);
    this.checkStatus(operationId, answer.statusCode);
    return context.followsAsync ? this.follow(answer, context, credentials) : answer;
  }

  /** Asks at the Location of a 202 until the answer is another one. */
  private async follow(first: CallAnswer, context: CallContext, credentials: Credentials) {
    let answer = first;
    for (
      let polls = 0;
      answer.statusCode === 202 && answer.headers['location'] !== undefined;
      polls += 1
    ) {
      if (polls === mostPolls)
        throw new Error(`'${context.actionName}' was answered with 202 ${polls} times.`);
      await context.wait(Number(answer.headers['retry-after'] ?? 5) * 1_000);
      const { pathname, search } = new URL(answer.headers['location']);
      const operationId = this.operationAt(pathname);
      const wire = { method: 'GET', path: pathname + search, headers: {} };
      const next = await this.send(wire, credentials);
      this.checkStatus(operationId, next.statusCode);
      answer =
        next.statusCode === 202
          ? { ...next, headers: { ...answer.headers, ...next.headers } }
          : next;
    }
    return answer;
  }

  private operationAt(path: string): string {
    const { basePath, operations } = this.swagger;
    for (const { operationId, method, path: template } of operations.values()) {
      const pattern = new RegExp(`^${basePath}${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      if (method === 'GET' && pattern.test(path)) return operationId;
    }
    throw new ContractViolation(`A Location leads to ${path}, which is no operation.`);
  }

  private async send(request: WireRequest, credentials: Credentials): Promise<CallAnswer> {
    const headers = { ...request.headers, ...(await credentials()) };
    return exchange(this.options.baseUrl, { ...request, headers });
  }

  private checkStatus(operationId: string, status: number): void {
    const { statuses = new Set() } = this.swagger.operations.get(operationId) ?? {};
    if (!statuses.has(String(status)) && !statuses.has('default'))
      throw new ContractViolation(
        `${operationId} answered ${status}, which the Swagger does not declare.`,
      );
  }
}
