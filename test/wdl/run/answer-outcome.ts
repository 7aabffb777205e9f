import { STATUS_CODES } from 'node:http';
import type { CallAnswer } from './connector';
import type { Outcome } from './records';

/**
 * The outcome of a call that was answered. An answer from 400 on has failed, with its reason as the code and without
 * an `error`: what went wrong is in the outputs' body.
 */
export function answerOutcome({ statusCode, headers, body }: CallAnswer): Outcome {
  const code =
    statusCode === 200
      ? 'OK'
      : (STATUS_CODES[statusCode] ?? String(statusCode)).replaceAll(/[^A-Za-z]/g, '');
  return {
    status: statusCode < 400 ? 'Succeeded' : 'Failed',
    code,
    outputs: { statusCode, headers, body },
  };
}
