import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { BridgeError } from '../errors';
import { errorBodyOf, toBridgeError } from '../plugins/error-handler';
import { createCallSignal, raceSignal } from '../routes/call-signal';
import type { Operation, OperationContext } from '../routes/operation';
import type { Services } from '../routes/services';
import { version } from '../version';
import { callTool } from './call-tool';
import { describeTool, toolsOf, type Tool } from './tools';

export interface McpOptions {
  operations: readonly Operation[];
  services: Services;
  /** Longest time of a call; agents give up after half a minute or so. */
  timeoutSeconds: number;
}

/** Files come as base64 in JSON here and are kept in memory; for more there are the upload operations. */
const bodyLimitBytes = 4 * 1024 * 1024;

/**
 * POST /mcp: the operations marked as tools, by the Model Context Protocol (streamable HTTP, stateless: every call is
 * complete in itself, so any replica answers it). Must run inside a guarded scope; each tool asks for its
 * own role besides.
 */
export const registerMcp: FastifyPluginAsync<McpOptions> = async (app, options) => {
  const { operations, services, timeoutSeconds } = options;
  const tools = toolsOf(operations);
  const config = { role: 'Roster.Read', operationId: 'InvokeMCP' } as const;
  app.route({
    method: 'POST',
    url: '/mcp',
    config,
    bodyLimit: bodyLimitBytes,
    schema: { hide: true },
    handler: async (request, reply) => {
      if (!request.caller) throw new BridgeError('CALLER_TOKEN_MISSING');
      // One call of HTTP is one call of the connection: a batch would get around the throttle.
      if (Array.isArray(request.body))
        throw new BridgeError('REQUEST_INVALID', {
          params: { reason: 'send one message, no batch' },
        });
      const call = createCallSignal(reply, timeoutSeconds);
      call.handOver();
      const context = { caller: request.caller, services, signal: call.signal };
      const server = createServer(tools, context, request, timeoutSeconds);
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      try {
        await server.connect(transport);
        const answer = await raceSignal(call.signal, () =>
          transport.handleRequest(asWebRequest(request), { parsedBody: request.body }),
        );
        const body = await answer.text();
        return await reply
          .code(answer.status)
          .headers(Object.fromEntries(answer.headers))
          .send(body === '' ? undefined : body);
      } finally {
        call.end();
        await server.close();
      }
    },
  });
  app.route({
    method: ['GET', 'DELETE'],
    url: '/mcp',
    config,
    schema: { hide: true },
    handler: async (_request, reply) => {
      // There is neither a stream of events nor a session; the protocol wants 405 then.
      reply.header('allow', 'POST');
      throw new BridgeError('METHOD_NOT_ALLOWED', { params: { methods: 'POST' } });
    },
  });
};

function createServer(
  tools: readonly Tool[],
  context: OperationContext,
  request: FastifyRequest,
  timeoutSeconds: number,
): Server {
  const server = new Server({ name: 'sds-bridge', version }, { capabilities: { tools: {} } });
  // A tool that the caller has no role for is no use to the agent.
  const mine = tools.filter(({ operation }) => context.caller.roles.has(operation.role));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: mine.map(describeTool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    try {
      const tool = tools.find(({ operation }) => operation.operationId === params.name);
      if (tool === undefined) throw new BridgeError('ROUTE_NOT_FOUND');
      const text = await callTool(tool, params.arguments ?? {}, context);
      const structuredContent = JSON.parse(text) as Record<string, unknown>;
      return { content: [{ type: 'text', text }], structuredContent };
    } catch (thrown) {
      const error = toBridgeError(thrown, timeoutSeconds);
      request.log[error.status >= 500 ? 'error' : 'info']({ err: error }, 'tool refused');
      const text = JSON.stringify(errorBodyOf(error, request.id));
      return { isError: true, content: [{ type: 'text', text }] };
    }
  });
  return server;
}

/** The transport looks at method and headers only; the body is parsed already. */
function asWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const name of ['accept', 'content-type', 'mcp-protocol-version'])
    if (typeof request.headers[name] === 'string') headers.set(name, request.headers[name]);
  return new Request('http://127.0.0.1/mcp', { method: 'POST', headers });
}
