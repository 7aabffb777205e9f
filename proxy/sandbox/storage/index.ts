import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { appendBlock } from './append-block';
import type { StorageCall } from './call';
import type { ContainerStore } from './containers';
import { createFile } from './create-file';
import { flushFile } from './flush-file';
import { parseLocation } from './location';
import { getFile, headFile } from './read-file';
import { sendStorageRefusal, StorageRefusal } from './refusal';
import type { SasSigner } from './sas';

/** The registry: one line a call. SUPPORT.md lists the same names (a test compares). */
export const storageCalls: readonly StorageCall[] = [
  createFile,
  appendBlock,
  flushFile,
  getFile,
  headFile,
];

export interface StorageOptions {
  containers: ContainerStore;
  signer: SasSigner;
  clock: () => number;
}

/** The Data Lake calls an upload session needs. What is not in the registry answers 501. */
export function registerStorage(app: FastifyInstance, options: StorageOptions): void {
  const { containers, signer, clock } = options;
  // Bodies are streamed by the calls themselves.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.addHook('onRequest', async (request, reply) => {
    void reply
      .header('x-ms-request-id', randomUUID())
      .header('x-ms-version', request.headers['x-ms-version'] ?? '2023-11-03');
    const clientId = request.headers['x-ms-client-request-id'];
    if (clientId !== undefined) void reply.header('x-ms-client-request-id', clientId);
  });
  app.setErrorHandler((error, _request, reply) =>
    sendStorageRefusal(reply, asRefusal(error), clock()),
  );
  app.all('/*', { exposeHeadRoute: false }, async (request, reply) => {
    if (request.headers.authorization !== undefined)
      throw new StorageRefusal(
        403,
        'AuthenticationFailed',
        'An Authorization header was sent with a SAS. A bearer token must never reach this host.',
      );
    const location = parseLocation(request.raw.url ?? '/');
    const call = storageCalls.find(
      (one) => one.method === request.method && one.matches(location.query),
    );
    if (call === undefined || usesUnknownChecksum(request.headers))
      throw new StorageRefusal(
        501,
        'SandboxNotSimulated',
        `The sandbox does not simulate this ${request.method} call. See proxy/sandbox/SUPPORT.md.`,
      );
    signer.check(location.query, location.directory, call.permission, clock());
    return call.handle({ location, request, reply, containers, now: clock() });
  });
}

const usesUnknownChecksum = (headers: Record<string, unknown>): boolean =>
  'x-ms-content-crc64' in headers || 'x-ms-structured-body' in headers;

const asRefusal = (error: unknown): StorageRefusal =>
  error instanceof StorageRefusal
    ? error
    : new StorageRefusal(500, 'InternalError', 'The sandbox met an internal error.');
