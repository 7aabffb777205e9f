import { EntraError, sendEntraError } from './entra-error';
import type { FaultAnswers } from '../fault-hook';
import type { Fault } from '../faults';

/** Every row of the error table can be asked for: `{area:'entra', kind:'entraError', errorCode}`. */
export function createEntraFaultAnswers(origin: string, clock: () => number): FaultAnswers {
  const where = () => ({ origin, now: clock() });
  return {
    throttled: { status: 429, code: 'temporarily_unavailable' },
    failure: (reply, { status, code }) =>
      sendEntraError(
        reply.request,
        reply,
        new EntraError(90033, { status, error: code ?? 'temporarily_unavailable' }),
        where(),
      ),
    expired: (reply) => sendEntraError(reply.request, reply, new EntraError(70008), where()),
    challenge(reply, fault) {
      if (typeof fault.retryAfterSeconds === 'number')
        void reply.header('retry-after', String(fault.retryAfterSeconds));
      return sendEntraError(reply.request, reply, asked(fault), where());
    },
  };
}

function asked(fault: Fault): EntraError {
  const { error, suberror, claims, status } = fault;
  return new EntraError(fault.errorCode ?? 50076, { error, suberror, claims, status });
}
