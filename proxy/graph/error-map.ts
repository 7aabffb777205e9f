import { z } from 'zod';
import { scopeGroups } from '../auth/scopes';
import { BridgeError, type ErrorCode, type UpstreamFact } from '../errors';
import type { GraphAnswer, GraphRequest } from './pipeline';

const graphErrorBody = z.object({
  error: z.object({
    code: z.string().optional().catch(undefined),
    innerError: z
      .looseObject({
        'request-id': z.string().optional().catch(undefined),
        code: z.string().optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
    innererror: z
      .looseObject({
        'request-id': z.string().optional().catch(undefined),
        code: z.string().optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
});

/** Unknown codes are judged by their HTTP status (the industryData codes are not documented). */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'GRAPH_REQUEST_REFUSED',
  401: 'GRAPH_UNAUTHORIZED',
  403: 'GRAPH_FORBIDDEN',
  404: 'GRAPH_NOT_FOUND',
  409: 'GRAPH_CONFLICT',
  412: 'GRAPH_CONFLICT',
  423: 'GRAPH_CONFLICT',
  429: 'GRAPH_THROTTLED',
};

/** How long to stay away when Graph throttles without saying how long. */
const defaultPauseSeconds = 10;

/**
 * Turns a refusal of Graph into one of our errors with the upstream code and request id. Graph's own
 * message is not passed on: it is not meant for users and may quote data.
 */
export function graphError(request: GraphRequest, answer: GraphAnswer): BridgeError {
  const challenge = claimsChallenge(answer);
  const code =
    challenge === undefined ? (byStatus[answer.status] ?? 'GRAPH_UNAVAILABLE') : 'SIGN_IN_REQUIRED';
  const wait =
    retryAfterSeconds(answer) ?? (code === 'GRAPH_THROTTLED' ? defaultPauseSeconds : undefined);
  return new BridgeError(code, {
    params: {
      resource: request.resource,
      scopes: scopeGroups[request.group].join(', '),
      seconds: wait ?? '?',
    },
    upstream: upstreamFact(answer),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
    ...(challenge !== undefined && { claims: challenge }),
  });
}

function upstreamFact(answer: GraphAnswer): UpstreamFact {
  const parsed = graphErrorBody.safeParse(answer.body);
  const error = parsed.success ? parsed.data.error : undefined;
  const inner = error?.innerError ?? error?.innererror;
  const requestId = answer.headers['request-id'] ?? inner?.['request-id'];
  const code = inner?.code ?? error?.code;
  return {
    service: 'microsoft-graph',
    status: answer.status,
    ...(isWord(code) && { code }),
    ...(isWord(requestId) && { requestId }),
  };
}

/** Identifiers of another service are shown only when they look like identifiers. */
const isWord = (value: string | undefined): value is string =>
  value !== undefined && /^[\w.-]{1,80}$/.test(value);

/** Retry-After in whole seconds; Graph sends seconds, HTTP also allows a date. */
export function retryAfterSeconds(answer: Pick<GraphAnswer, 'headers'>): number | undefined {
  const value = answer.headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Claims of a continuous-access-evaluation challenge (WWW-Authenticate: Bearer … claims="base64"). */
function claimsChallenge(answer: GraphAnswer): string | undefined {
  if (answer.status !== 401 && answer.status !== 403) return undefined;
  const encoded = /claims="([A-Za-z0-9+/_=-]{1,4096})"/.exec(
    answer.headers['www-authenticate'] ?? '',
  )?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
