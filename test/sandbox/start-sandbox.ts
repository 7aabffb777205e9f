import path from 'node:path';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../proxy/sandbox';

export const sharedData = path.resolve(process.cwd(), '../shared/data');

/** A sandbox on free ports with a clock the test moves; it closes with the test. */
export async function start(
  t: { teardown(end: () => Promise<unknown>): void },
  options: Partial<SandboxOptions> = {},
) {
  const clock = { now: Date.now() };
  const config = loadConfig({ CLOUD: 'sandbox' });
  const sandbox = await startSandbox({ config, port: 0, clock: () => clock.now, ...options });
  t.teardown(() => sandbox.close());
  return { sandbox, clock };
}

/** A token request as a browser library sends it; answers status and JSON. */
export async function requestToken(
  sandbox: Sandbox,
  form: Record<string, string>,
  tenant: string = sandboxIdentity.tenantId,
  path = 'oauth2/v2.0/token',
) {
  const answer = await fetch(`${sandbox.origin}/${tenant}/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...apiApp, ...form }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
}

export type Json = Record<string, unknown>;

export const apiApp = {
  client_id: sandboxIdentity.apiClientId,
  client_secret: sandboxIdentity.apiClientSecret,
};

export const uploadScope = 'https://graph.microsoft.com/IndustryData-DataConnector.Upload';

export const onBehalfOf = (assertion: string, scope = uploadScope) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  requested_token_use: 'on_behalf_of',
  assertion,
  scope,
});
