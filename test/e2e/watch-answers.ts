import type { ServerResponse } from 'node:http';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { operations } from '../../proxy/routes';
import { createContract } from './contract';
import { builtDefinition, createSwaggerContract, type CheckAnswer } from './swagger-contract';

/** Compiling a schema takes longer than a call, and most bridges of a process serve the same document. */
const services = new Map<string, CheckAnswer>();
let connectorCheck: CheckAnswer | undefined;

/** Checks answers against both documents: the service's own OpenAPI 3 and the connector's Swagger 2.0. */
export async function createContracts(openApi: object): Promise<CheckAnswer> {
  const { paths, components } = openApi as Parameters<typeof createContract>[0];
  const key = JSON.stringify([paths, components]);
  const service = services.get(key) ?? createContract({ paths, components });
  services.set(key, service);
  const connector = (connectorCheck ??= createSwaggerContract(await builtDefinition()));
  return (...answer) => {
    // A file has no shape that the first one could check.
    const isFile = answer[2] === 200 && /\.csv(\?|$)/.test(answer[1]);
    const problem = isFile ? undefined : service(...answer);
    return problem ?? (isOutside(...answer) ? undefined : connector(...answer));
  };
}

/** Whether an operation is the service's and not the connector's. */
const isOutside: (...answer: Parameters<CheckAnswer>) => boolean = (asked, url) =>
  operations.some(
    ({ inConnector, method, path }) =>
      inConnector === false && method === asked && `/v1${path}` === url.split('?')[0],
  );

/**
 * Checks every answer of an operation that this app gives from now on, whether it was asked by `inject` or over a
 * socket; `report` gets what is wrong, or undefined. A call that was cut off has no answer.
 */
export function watchAnswers(
  app: FastifyInstance,
  check: CheckAnswer,
  report: (problem: string | undefined, what: string) => void,
): void {
  const look: CheckAnswer = (method, url, status, body) => {
    if (!url.startsWith('/v1/')) return undefined;
    const problem = check(method, url, status, body);
    report(problem, `${method} ${url} keeps the contract`);
    return problem;
  };
  const inject = app.inject.bind(app) as (
    options: InjectOptions | string,
  ) => Promise<LightMyRequestResponse>;
  app.inject = (async (options: InjectOptions | string) => {
    const answer = await inject(options);
    const { method = 'GET', url = '' } = typeof options === 'string' ? { url: options } : options;
    look(
      method,
      typeof url === 'string' ? url : (url.pathname ?? ''),
      answer.statusCode,
      answer.body,
    );
    return answer;
  }) as unknown as typeof app.inject;
  app.server.prependListener('request', ({ method = '', url = '' }, response) =>
    collect(response, (body) => look(method, url, response.statusCode, body)),
  );
}

/** The body of an answer, once all of it is written. */
function collect(response: ServerResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) chunks.push(Buffer.from(chunk));
  };
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  response.write = (...given: unknown[]) => {
    keep(given[0]);
    return write(...given);
  };
  response.end = (...given: unknown[]) => {
    keep(given[0]);
    return end(...given);
  };
  response.once('finish', () => done(Buffer.concat(chunks).toString()));
}
