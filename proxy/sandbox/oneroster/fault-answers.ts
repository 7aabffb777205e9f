import type { FastifyRequest } from 'fastify';
import type { FaultAnswers } from '../fault-hook';
import type { Fault } from '../faults';
import { bearerOf } from './authorize';
import { OneRosterError, sendOneRosterError, unauthorised } from './imsx-error';
import { pageFaults } from './page';
import type { TokenStore } from './tokens';

/** Faults as a SIS would answer them; those of pages wait in `pending` for the work itself. */
export function createOneRosterFaultAnswers(
  tokens: TokenStore,
  pending: WeakMap<FastifyRequest, Fault>,
): FaultAnswers {
  return {
    throttled: { status: 429, code: 'server_busy' },
    failure: (reply, { status }) =>
      sendOneRosterError(
        reply,
        new OneRosterError(
          status,
          status === 429 ? 'server_busy' : 'internal_server_error',
          'The sandbox was asked to fail this request.',
        ),
      ),
    /** The token that came is expired from now on. */
    expired: (reply) => {
      tokens.revoke(bearerOf(reply.request) ?? '');
      return sendOneRosterError(reply, unauthorised('The access token is expired.'));
    },
    challenge: (reply) => sendOneRosterError(reply, unauthorised('Sign in again.')),
    duringWork: (request, fault) => {
      if (!pageFaults.has(fault.kind)) return false;
      pending.set(request, fault);
      return true;
    },
  };
}
