import type { Logger } from '../../observability/logger';
import type { GraphPolicy } from '../pipeline';

/** One debug line a call: method, status, time. Never the address: ids and queries stay out of logs. */
export function logPolicy(logger: Logger, clock: () => number): GraphPolicy {
  return async (request, next) => {
    const startedAt = clock();
    const answer = await next(request);
    logger.debug(
      { method: request.method, status: answer.status, durationMs: clock() - startedAt },
      'graph call',
    );
    return answer;
  };
}
