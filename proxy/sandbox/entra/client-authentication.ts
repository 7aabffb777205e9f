import { verifyClientAssertion } from './client-assertion';
import type { Client } from './clients';
import type { Entra } from './entra';
import { EntraError } from './entra-error';

export interface AuthenticatedClient {
  client: Client;
  /** As `azpacr` tells it. */
  credential: 0 | 1 | 2;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Who calls the token endpoint. Throws EntraError 700016, 7000215, 7000218 and those of assertions. */
export async function authenticateClient(
  entra: Entra,
  form: URLSearchParams,
  tenant: string,
  authorization: string | undefined,
): Promise<AuthenticatedClient> {
  const basic = readBasic(authorization);
  const client = findClient(entra, form.get('client_id') ?? basic?.clientId ?? '');
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== assertionType) throw new EntraError(900144);
    await verifyClientAssertion(entra, client, tenant, assertion);
    return { client, credential: 2 };
  }
  const secret = form.get('client_secret') ?? basic?.secret;
  if (secret !== undefined && secret !== null) {
    if (!client.secrets.includes(secret)) throw new EntraError(7000215);
    return { client, credential: 1 };
  }
  if (!client.publicClient) throw new EntraError(7000218);
  return { client, credential: 0 };
}

export function findClient(entra: Entra, clientId: string): Client {
  if (clientId === '') throw new EntraError(900144);
  const client = entra.clients.find(clientId);
  if (client === undefined) throw new EntraError(700016);
  return client;
}

function readBasic(header: string | undefined): { clientId: string; secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return {
    clientId: decodeURIComponent(clientId),
    secret: decodeURIComponent(secret.join(':')),
  };
}
