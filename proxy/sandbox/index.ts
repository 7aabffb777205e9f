import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { registerControl } from './control';
import { createServer } from './create-server';
import { registerEntra } from './entra';
import { createClientRegistry } from './entra/clients';
import type { Entra } from './entra/entra';
import { createEntraFaultAnswers } from './entra/fault-answers';
import { createGrantStore } from './entra/grant-store';
import { issueToken } from './entra/issue-token';
import { createSigningKey } from './entra/signing-key';
import { verifyOwnToken } from './entra/verify-token';
import { applyFaults } from './fault-hook';
import { createFaultQueue, type Fault } from './faults';
import { registerGraph } from './graph';
import { createGraphFaultAnswers } from './graph/fault-answers';
import type { ValidationRecord } from './graph/route';
import { seedTenants } from './graph/seed';
import { refuseRealSettings } from './guard';
import { listenOnPair } from './listen';
import { registerOneRoster } from './oneroster';
import { createOneRosterFaultAnswers } from './oneroster/fault-answers';
import { createSignatureVerifier } from './oneroster/oauth1';
import { createRosterStore } from './oneroster/store';
import { createTokenStore } from './oneroster/tokens';
import { recordRequests, type RequestRecord, type SandboxArea } from './request-log';
import { registerStorage } from './storage';
import { createContainerStore } from './storage/containers';
import { createStorageFaultAnswers } from './storage/fault-answers';
import { createSasSigner } from './storage/sas';
import { defaultTimings } from './timings';
import type { Sandbox, SandboxOptions } from './types';
import { answerUnknown } from './unknown-call';

export { seedIds } from './graph/seed';
export { oneRosterClient, tokenPath, versions } from './oneroster/versions';
export type { Sandbox, SandboxOptions } from './types';

/**
 * Starts the simulated Entra ID, Graph industryData, OneRoster SIS and SDS storage on two neighbouring loopback ports.
 * Everything is in memory. Throws SANDBOX_REFUSED beside real settings and PORT_IN_USE.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  refuseRealSettings(options.config);
  const clock = options.clock ?? Date.now;
  const timings = { ...defaultTimings, ...options.timings };
  const queue = createFaultQueue();
  const requests: RequestRecord[] = [];
  const validations: ValidationRecord[] = [];
  const containers = createContainerStore();
  const signer = createSasSigner(randomBytes(32));
  const sis = createRosterStore(clock);
  const sisTokens = createTokenStore(clock, timings.sisTokenMs);
  const verifySigned = createSignatureVerifier(clock);
  const sisFaults = new WeakMap<FastifyRequest, Fault>();
  let tenants = seedTenants(clock());
  const closing = new AbortController();
  const entra: Entra = {
    origin: '',
    clock,
    key: await createSigningKey(),
    clients: createClientRegistry(),
    grants: createGrantStore(),
    accessTokenMs: timings.accessTokenMs,
  };
  const reset = (): void => {
    containers.reset();
    tenants = seedTenants(clock());
    entra.clients.reset();
    entra.grants.reset();
    sis.reset();
    sisTokens.reset();
    queue.clear();
    requests.length = 0;
    validations.length = 0;
  };

  const buildMain = (origin: string, storageOrigin: string): FastifyInstance => {
    const app = createServer();
    recordRequests(app, requests, clock, areaOf);
    const answers = {
      entra: createEntraFaultAnswers(origin, clock),
      graph: createGraphFaultAnswers(origin, clock),
      oneroster: createOneRosterFaultAnswers(sisTokens, sisFaults),
    };
    applyFaults(app, { queue, areaOf, answers, signal: closing.signal });
    answerUnknown(app, areaOf);
    void app.register(async (scope) => registerEntra(scope, entra));
    void app.register(async (scope) =>
      registerGraph(scope, {
        env: { origin, storageOrigin, clock, timings, containers, signer, validations },
        verify: (token) => verifyOwnToken(token, { ...entra, now: clock() }),
        findTenant: (tenantId) => tenants.get(tenantId),
      }),
    );
    void app.register(async (scope) =>
      registerOneRoster(scope, {
        origin,
        store: sis,
        tokens: sisTokens,
        verifySigned,
        pending: sisFaults,
      }),
    );
    void app.register(async (scope) =>
      registerControl(scope, { entra, faults: queue, requests, reset }),
    );
    return app;
  };
  const buildStorage = (): FastifyInstance => {
    const app = createServer();
    const areaOfStorage = (): SandboxArea => 'storage';
    recordRequests(app, requests, clock, areaOfStorage);
    const answers = { storage: createStorageFaultAnswers(clock) };
    applyFaults(app, { queue, areaOf: areaOfStorage, answers, signal: closing.signal });
    registerStorage(app, { containers, signer, clock });
    return app;
  };

  const { port, servers } = await listenOnPair(
    options.port ?? options.config.SANDBOX_PORT,
    (main) => {
      entra.origin = `http://127.0.0.1:${main}`;
      return [buildMain(entra.origin, `http://127.0.0.1:${main + 1}`), buildStorage()];
    },
  );
  options.logger?.info({ port, cloud: 'sandbox' }, 'the sandbox answers');
  return {
    port,
    origin: entra.origin,
    storageOrigin: `http://127.0.0.1:${port + 1}`,
    faults: queue,
    requests,
    validations,
    sis,
    issueToken: (request) => issueToken(entra, request),
    uploadedFile: (connectorId, name) => containers.uploaded(connectorId, name),
    reset,
    async close() {
      closing.abort();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function areaOf(path: string): SandboxArea {
  if (/^\/_sandbox(\/|$)/.test(path)) return 'control';
  if (/^\/ims(\/|$)/.test(path)) return 'oneroster';
  return /^\/(beta|v1\.0)(\/|$)/i.test(path) ? 'graph' : 'entra';
}
