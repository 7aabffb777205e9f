import { createPublicKey, X509Certificate, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { sandboxIdentity } from '../../config';
import { consentedGraphPermissions } from './graph-permissions';
import { apiRoles } from './users';

const publicKey = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);

/** What `POST /_sandbox/clients` takes: a new app registration, or changes to one. */
export const clientSchema = z.strictObject({
  clientId: z.guid(),
  secrets: z.array(z.string().min(1)).optional(),
  /** May use the device code and PKCE without a credential. */
  publicClient: z.boolean().optional(),
  /** PEM of a certificate, or PEM / JWK of a public key with its SHA-256 thumbprint in hex. */
  certificates: z
    .array(z.strictObject({ publicKey, thumbprintSha256: z.string().optional() }))
    .optional(),
  federatedCredentials: z
    .array(
      z.strictObject({
        issuer: z.string(),
        subject: z.string(),
        audience: z.string().optional(),
        publicKey,
      }),
    )
    .optional(),
  /** Delegated and application permissions of Graph that were consented to. */
  graphScopes: z.array(z.string()).optional(),
  graphRoles: z.array(z.string()).optional(),
  /** App roles of the API app assigned to this application. */
  apiRoles: z.array(z.string()).optional(),
});

export type ClientInput = z.infer<typeof clientSchema>;

export interface Client {
  clientId: string;
  secrets: readonly string[];
  publicClient: boolean;
  certificates: readonly { key: KeyObject; sha256: string | undefined; sha1: string | undefined }[];
  federated: readonly { issuer: string; subject: string; audience: string; key: KeyObject }[];
  graphScopes: readonly string[];
  graphRoles: readonly string[];
  apiRoles: readonly string[];
}

export interface ClientRegistry {
  find(clientId: string): Client | undefined;
  /** Registers, or replaces the given fields of, an application. Throws ZodError on a bad input. */
  register(input: ClientInput): Client;
  reset(): void;
}

export function createClientRegistry(): ClientRegistry {
  const clients = new Map<string, Client>();
  const registry: ClientRegistry = {
    find: (clientId) => clients.get(clientId.toLowerCase()),
    register(raw) {
      const input = clientSchema.parse(raw);
      const clientId = input.clientId.toLowerCase();
      const before = clients.get(clientId) ?? emptyClient(clientId);
      const client: Client = {
        clientId,
        secrets: input.secrets ?? before.secrets,
        publicClient: input.publicClient ?? before.publicClient,
        certificates: input.certificates?.map(readCertificate) ?? before.certificates,
        federated:
          input.federatedCredentials?.map(({ publicKey: key, audience, ...rest }) => ({
            ...rest,
            audience: audience ?? 'api://AzureADTokenExchange',
            key: readKey(key),
          })) ?? before.federated,
        graphScopes: input.graphScopes ?? before.graphScopes,
        graphRoles: input.graphRoles ?? before.graphRoles,
        apiRoles: input.apiRoles ?? before.apiRoles,
      };
      clients.set(clientId, client);
      return client;
    },
    reset() {
      clients.clear();
      registry.register({
        clientId: sandboxIdentity.apiClientId,
        secrets: [sandboxIdentity.apiClientSecret],
        graphScopes: [...consentedGraphPermissions],
        graphRoles: [...consentedGraphPermissions],
        apiRoles: [...apiRoles],
      });
      registry.register({
        clientId: sandboxIdentity.connectorClientId,
        secrets: [sandboxIdentity.connectorClientSecret],
        publicClient: true,
        apiRoles: [...apiRoles],
      });
    },
  };
  registry.reset();
  return registry;
}

const emptyClient = (clientId: string): Client => ({
  clientId,
  secrets: [],
  publicClient: false,
  certificates: [],
  federated: [],
  graphScopes: [],
  graphRoles: [],
  apiRoles: [],
});

const readKey = (given: z.infer<typeof publicKey>): KeyObject =>
  typeof given === 'string'
    ? createPublicKey(given)
    : createPublicKey({ key: given as JsonWebKey, format: 'jwk' });

function readCertificate(given: {
  publicKey: z.infer<typeof publicKey>;
  thumbprintSha256?: string | undefined;
}): Client['certificates'][number] {
  const pem = given.publicKey;
  const certificate =
    typeof pem === 'string' && pem.includes('BEGIN CERTIFICATE')
      ? new X509Certificate(pem)
      : undefined;
  const plain = (text: string | undefined) => text?.replaceAll(':', '').toLowerCase();
  return {
    key: readKey(pem),
    sha256: plain(given.thumbprintSha256 ?? certificate?.fingerprint256),
    sha1: plain(certificate?.fingerprint),
  };
}
