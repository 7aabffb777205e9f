import type { AddressInfo } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Test } from 'tap';
import type { startUploadBridge } from '../uploads/upload-calls';

type Bridge = Awaited<ReturnType<typeof startUploadBridge>>;
type As = Parameters<Bridge['sandbox']['issueToken']>[0];

/** Opens the service on a real socket; the address of its MCP endpoint. */
export async function listen(bridge: Pick<Bridge, 'app'>): Promise<string> {
  await bridge.app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(bridge.app.server.address() as AddressInfo).port}/mcp`;
}

/** The official client over a real socket, as the district's administrator or as somebody else. */
export async function connect(t: Test, bridge: Bridge, url: string, as?: As) {
  const authorization = `Bearer ${await bridge.sandbox.issueToken(as)}`;
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization } },
  });
  await client.connect(transport);
  t.teardown(() => client.close());
  const call = async (name: string, args: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: args })) as CallToolResult;
  const codeOf = async (name: string, args: Record<string, unknown> = {}): Promise<string> => {
    const { isError, content } = await call(name, args);
    const [first] = content;
    if (isError !== true || first?.type !== 'text') return 'no error';
    return (JSON.parse(first.text) as { error: { code: string } }).error.code;
  };
  return { client, call, codeOf };
}

/** A roster as a tool takes it. */
export const filesOf = (roster: Record<string, string>) =>
  Object.entries(roster).map(([name, text]) => ({
    name,
    contentBytes: Buffer.from(text).toString('base64'),
  }));
