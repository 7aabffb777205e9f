import type { Caller } from '../../proxy/auth/caller';
import type { GraphTokens } from '../../proxy/auth/graph-tokens';
import { rolesFrom } from '../../proxy/auth/roles';
import { cloudOf } from '../../proxy/cloud';
import { createGraphClient } from '../../proxy/graph/client';
import { createLogger } from '../../proxy/observability/logger';
import type { OutboundClient, OutboundRequest, OutboundResponse } from '../../proxy/outbound';

export const cloud = cloudOf({ CLOUD: 'sandbox', SANDBOX_PORT: 8081 });
export const root = `${cloud.graphOrigin}/beta/external/industryData`;
export const caller: Caller = {
  kind: 'user',
  tenantId: 'tenant-1',
  objectId: 'object-1',
  roles: rolesFrom(['Roster.Sync']),
  assertion: 'a',
};

export type Answer = Partial<Omit<OutboundResponse, 'body'>> & { json?: unknown; body?: string };
export type Script = (request: OutboundRequest, call: number) => Answer | Error;

/** A Graph client whose network answers from a script, with a clock that `sleep` moves. */
export function createScriptedGraph(script: Script) {
  const sent: OutboundRequest[] = [];
  const slept: number[] = [];
  let time = 0;
  let issued = 0;
  const dropped: string[] = [];
  const outbound: OutboundClient = {
    async request(request) {
      sent.push(request);
      const answer = script(request, sent.length);
      if (answer instanceof Error) throw answer;
      return {
        status: answer.status ?? 200,
        headers: answer.headers ?? {},
        body: answer.body ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)),
      };
    },
    close: () => undefined,
  };
  const tokens: GraphTokens = {
    acquire: async () => ({
      accessToken: `graph-token-${(issued += 1)}`,
      scope: '',
      expiresAt: Number.MAX_SAFE_INTEGER,
    }),
    drop: (_caller, group) => void dropped.push(group),
  };
  const client = createGraphClient({
    cloud,
    outbound,
    tokens,
    logger: createLogger({ level: 'silent' }),
    clock: () => time,
    sleep: async (ms) => {
      slept.push(ms);
      time += ms;
    },
  });
  return { client, sent, slept, dropped, pass: (ms: number) => (time += ms), clock: () => time };
}
