import type { FastifyInstance } from 'fastify';
import { authenticate, authorize, type VerifyToken } from './bearer';
import { dataConnectorRoutes } from './data-connectors';
import type { TenantData } from './entities';
import { badRequest, GraphError, notFound, sendGraphError, stampGraphHeaders } from './graph-error';
import { inboundFlowRoutes } from './inbound-flows';
import { matchPath, parseODataPath } from './odata-path';
import { operationRoutes } from './operations';
import { readQuery } from './query-options';
import { referenceDefinitionRoutes } from './reference-definitions';
import { roleGroupRoutes } from './role-groups';
import type { GraphEnvironment, GraphRoute } from './route';
import { runRoutes } from './runs/runs';
import { startRun } from './runs/start-run';
import { sourceSystemRoutes } from './source-systems';
import { getUploadSession } from './upload-session';
import { validateRoutes } from './validate';
import { yearRoutes } from './years';

/** The registry: one line a resource. SUPPORT.md lists the same calls (a test compares). */
export const graphRoutes: readonly GraphRoute[] = [
  ...dataConnectorRoutes,
  getUploadSession,
  ...validateRoutes,
  ...inboundFlowRoutes,
  ...sourceSystemRoutes,
  ...yearRoutes,
  ...roleGroupRoutes,
  ...referenceDefinitionRoutes,
  ...operationRoutes,
  ...runRoutes,
  startRun,
];

export interface GraphOptions {
  env: GraphEnvironment;
  verify: VerifyToken;
  /** Undefined for a tenant in which SDS was never set up. */
  findTenant(tenantId: string): TenantData | undefined;
}

const root = /^\/beta\/external\/industryData(?=\/|$)/i;

/** Microsoft Graph as far as industryData goes. Everything else answers 501. */
export function registerGraph(app: FastifyInstance, options: GraphOptions): void {
  const { env } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) =>
    sendGraphError(reply, asGraphError(error), env.clock()),
  );
  // industryData exists in beta only (graph-industrydata §0).
  app.all('/v1.0/*', () => {
    throw notFound("segment 'industryData'");
  });
  app.all('/beta/*', async (request, reply) => {
    stampGraphHeaders(request, reply);
    const url = request.raw.url ?? '/';
    const [path = '/', search = ''] = url.split(/\?(.*)/s);
    const { route, ids, parameters } = findRoute(request.method, path);
    const caller = await authenticate(request.headers.authorization, options.verify, env.origin);
    authorize(caller, route.permissions);
    const tenant = options.findTenant(caller.tenantId);
    if (tenant === undefined) throw new GraphError(404, 'UnknownError', '');
    const query = new URLSearchParams(search);
    for (const [name, value] of Object.entries(parameters)) query.set(name, value);
    const answer = route.handle({
      env,
      tenant,
      tenantId: caller.tenantId,
      ids,
      query: readQuery(query, route.options),
      body: parseJson(request.body),
    });
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body);
  });
}

function findRoute(method: string, path: string) {
  if (!root.test(path)) throw notSimulated(method);
  const { segments, parameters } = parseODataPath(path.replace(root, ''));
  for (const route of graphRoutes) {
    const ids = route.method === method ? matchPath(route.path, segments) : undefined;
    if (ids !== undefined) return { route, ids, parameters };
  }
  throw notSimulated(method);
}

const notSimulated = (method: string): GraphError =>
  new GraphError(
    501,
    'SandboxNotSimulated',
    `The sandbox does not simulate this ${method} call of Microsoft Graph. See proxy/sandbox/SUPPORT.md.`,
  );

function parseJson(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}

function asGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? badRequest('The request is malformed.')
    : new GraphError(500, 'generalException', 'The sandbox met an internal error.');
}
