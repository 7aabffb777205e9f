import { z } from 'zod';
import { BridgeError } from '../../../errors';
import type { OutboundRequest } from '../../../outbound';
import type { SendPatiently } from './send-patiently';

export interface TokenSettings {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  clientIn: 'header' | 'body';
}

export interface AccessTokens {
  /** A token that is good for a while yet. */
  get(signal: AbortSignal): Promise<string>;
  /** The token was refused: the next one is asked for. */
  drop(): void;
}

const answerSchema = z.object({
  access_token: z.string().regex(/^[!-~]{1,16384}$/),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().min(0).max(1e9).optional(),
});

const refusalSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

/** A token is not used in its last half minute, nor in its second half if it lives shorter. */
const spareMs = 30_000;
const tokenName = 'the access token';

/**
 * Access tokens by OAuth 2 client credentials (RFC 6749 §4.4), one at a time, renewed before they expire. Throws
 * EXPORT_ONEROSTER_SIGN_IN, _REFUSED and _INVALID; nothing of the answer but its error code is told.
 */
export function createAccessTokens(
  settings: TokenSettings,
  send: SendPatiently,
  now: () => number,
): AccessTokens {
  let held: { token: string; until: number } | undefined;
  return {
    async get(signal) {
      if (held !== undefined && now() < held.until) return held.token;
      const asked = now();
      const { status, body } = await send({
        collection: tokenName,
        build: async () => tokenRequest(settings),
        signal,
      });
      const json = parseJson(body);
      if (status >= 400 && status < 500) throw signInRefused(status, json);
      if (status !== 200)
        throw new BridgeError('EXPORT_ONEROSTER_REFUSED', {
          params: { collection: tokenName, status },
        });
      const answer = answerSchema.safeParse(json);
      if (!answer.success)
        throw new BridgeError('EXPORT_ONEROSTER_INVALID', {
          params: { collection: tokenName, reason: 'no token in the answer' },
        });
      const lifeMs = (answer.data.expires_in ?? 3600) * 1000;
      held = {
        token: answer.data.access_token,
        until: asked + Math.max(lifeMs - spareMs, lifeMs / 2),
      };
      return held.token;
    },
    drop: () => void (held = undefined),
  };
}

function tokenRequest({ tokenUrl, clientId, clientSecret, scopes, clientIn }: TokenSettings) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  });
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (clientIn === 'body') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  } else {
    // RFC 6749 §2.3.1: both are form-encoded before they are joined.
    const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  return {
    method: 'POST',
    url: tokenUrl,
    headers,
    body: form.toString(),
  } satisfies OutboundRequest;
}

function signInRefused(status: number, json: unknown): BridgeError {
  const refusal = refusalSchema.safeParse(json);
  const reason = refusal.success ? refusal.data.error : `status ${status}`;
  return new BridgeError('EXPORT_ONEROSTER_SIGN_IN', { params: { reason } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
