import type { GraphTokens } from '../../auth/graph-tokens';
import type { GraphPolicy } from '../pipeline';

/**
 * Adds the Graph token of the request's caller. A 401 without a claims challenge gets one more try
 * with a fresh token: the kept one may have been revoked.
 */
export function bearerPolicy(tokens: GraphTokens): GraphPolicy {
  return async (request, next) => {
    const sendWithToken = async () => {
      const token = await tokens.acquire(request.caller, request.group);
      return next({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token.accessToken}` },
      });
    };
    const answer = await sendWithToken();
    if (answer.status !== 401) return answer;
    tokens.drop(request.caller, request.group);
    return answer.headers['www-authenticate']?.includes('claims=') ? answer : sendWithToken();
  };
}
