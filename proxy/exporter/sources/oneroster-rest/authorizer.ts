import type { SourceContext } from '../source';
import { createAccessTokens } from './access-token';
import type { SendPatiently } from './send-patiently';
import type { OneRosterRestSettings } from './settings';
import { signRequest } from './sign-request';

/** How calls prove who makes them. */
export interface Authorizer {
  /** The Authorization header of one GET. */
  header(address: string, signal: AbortSignal): Promise<string>;
  /** After a 401: true when another try with a new proof may help. */
  renew(): boolean;
}

const scopeRoots = {
  '1.1': 'https://purl.imsglobal.org/spec/or/v1p1/scope/',
  '1.2': 'https://purl.imsglobal.org/spec/or/v1p2/scope/',
};

/** Reads the secret once. Throws EXPORT_SECRET_MISSING. */
export async function createAuthorizer(
  settings: OneRosterRestSettings,
  context: Pick<SourceContext, 'secrets' | 'now'>,
  send: SendPatiently,
): Promise<Authorizer> {
  const { auth } = settings;
  if (auth.type === 'oauth1') {
    const signer = {
      consumerKey: auth.consumerKey,
      consumerSecret: await context.secrets(auth.consumerSecret),
      signatureMethod: auth.signatureMethod,
      now: context.now,
    };
    return { header: async (address) => signRequest('GET', address, signer), renew: () => false };
  }
  const tokens = createAccessTokens(
    {
      ...auth,
      clientSecret: await context.secrets(auth.clientSecret),
      scopes: auth.scopes ?? defaultScopes(settings),
    },
    send,
    context.now,
  );
  return {
    header: async (_address, signal) => `Bearer ${await tokens.get(signal)}`,
    renew: () => {
      tokens.drop();
      return true;
    },
  };
}

function defaultScopes({ version, leaveOut }: OneRosterRestSettings): string[] {
  const names = ['roster-core.readonly'];
  if (!leaveOut.includes('demographics')) names.push('roster-demographics.readonly');
  return names.map((name) => scopeRoots[version] + name);
}
