import { z } from 'zod';
import { BridgeError, type ErrorCode, type UpstreamFact } from '../errors';

/** Body of a refused token request (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const entraErrorBody = z.object({
  error: z.string(),
  suberror: z.string().optional().catch(undefined),
  error_codes: z.array(z.number()).optional().catch(undefined),
  trace_id: z.string().optional().catch(undefined),
  claims: z.string().optional().catch(undefined),
});

/** What Entra ID answered to a token request, as it came over the wire. */
export interface EntraAnswer {
  status: number;
  retryAfterSeconds?: number;
  body: unknown;
}

/** AADSTS numbers that say more than `error` does; Microsoft may change them, so they only refine. */
const byNumber: readonly (readonly [ErrorCode, readonly number[]])[] = [
  ['CONSENT_REQUIRED', [65001, 65004, 90094, 90095]],
  ['ACCESS_BLOCKED_BY_POLICY', [53000, 53001, 53002, 53003, 53009, 530002, 530003, 530004]],
  ['ACCOUNT_UNUSABLE', [50105, 50020, 90072, 50034, 50053, 50055, 50057, 50126]],
  [
    'ENTRA_MISCONFIGURED',
    [
      7000215, 7000222, 700027, 700024, 7000218, 7000216, 700016, 90002, 900023, 700003, 500131,
      240002, 70011, 28000, 1002012,
    ],
  ],
  ['ENTRA_UNAVAILABLE', [90033, 90034, 50196]],
  [
    'SIGN_IN_REQUIRED',
    [
      50076, 50079, 50072, 50074, 50078, 50158, 50097, 70008, 700082, 700084, 70043, 50173, 50132,
      50133, 50013, 500133, 50027,
    ],
  ],
];

const byName: Readonly<Record<string, ErrorCode>> = {
  interaction_required: 'SIGN_IN_REQUIRED',
  login_required: 'SIGN_IN_REQUIRED',
  invalid_grant: 'SIGN_IN_REQUIRED',
  consent_required: 'CONSENT_REQUIRED',
  access_denied: 'ACCESS_BLOCKED_BY_POLICY',
  invalid_client: 'ENTRA_MISCONFIGURED',
  unauthorized_client: 'ENTRA_MISCONFIGURED',
  invalid_request: 'ENTRA_MISCONFIGURED',
  invalid_scope: 'ENTRA_MISCONFIGURED',
  temporarily_unavailable: 'ENTRA_UNAVAILABLE',
  server_error: 'ENTRA_UNAVAILABLE',
};

/**
 * Turns a refusal of Entra ID into one of our errors, keeping the claims challenge that MSAL drops.
 * `scopes` names what was asked for, so that an administrator knows what to consent to.
 */
export function entraError(answer: EntraAnswer, scopes: readonly string[]): BridgeError {
  const parsed = entraErrorBody.safeParse(answer.body);
  const body = parsed.success ? parsed.data : undefined;
  const code = codeOf(answer, body);
  const number = body?.error_codes?.[0];
  const upstream: UpstreamFact = {
    service: 'microsoft-entra',
    status: answer.status,
    ...(body && { code: number === undefined ? safeWord(body.error) : `AADSTS${number}` }),
    ...(body?.trace_id && { requestId: safeWord(body.trace_id) }),
  };
  const retryAfterSeconds =
    answer.retryAfterSeconds ?? (code === 'ENTRA_UNAVAILABLE' ? 30 : undefined);
  return new BridgeError(code, {
    params: {
      scopes: scopes.map((scope) => scope.replace('https://graph.microsoft.com/', '')).join(', '),
    },
    upstream,
    ...(body?.claims !== undefined && { claims: body.claims }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function codeOf(answer: EntraAnswer, body: z.output<typeof entraErrorBody> | undefined): ErrorCode {
  if (answer.status === 429 || answer.status >= 500) return 'ENTRA_UNAVAILABLE';
  if (body === undefined) return 'ENTRA_UNAVAILABLE';
  for (const [code, numbers] of byNumber) {
    if (body.error_codes?.some((number) => numbers.includes(number))) return code;
  }
  if (body.suberror === 'consent_required') return 'CONSENT_REQUIRED';
  if (body.claims !== undefined) return 'SIGN_IN_REQUIRED';
  return byName[body.error] ?? 'SIGN_IN_REQUIRED';
}

/** Words of another service are shown only when they look like the identifiers they should be. */
const safeWord = (word: string): string => (/^[\w.-]{1,80}$/.test(word) ? word : 'unknown');
