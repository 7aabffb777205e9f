import type { FastifyReply } from 'fastify';
import { BridgeError, type ErrorCode } from '../errors';

/** Bounds one call: its time, and the patience of its caller. */
export interface CallSignal {
  signal: AbortSignal;
  /** From here on the operation answers for itself; until then a call out of time is answered here. */
  handOver(): void;
  end(): void;
}

/**
 * Ends when the caller hangs up or the time of the call is over. Fastify's own `request.signal` and its
 * handler timer end once the body of a POST is read, so they cannot bound a call that has one. Made
 * before the body is read: a body that never ends is answered with REQUEST_TIMEOUT too.
 */
export function createCallSignal(
  reply: FastifyReply,
  timeoutSeconds: number,
  code: ErrorCode = 'REQUEST_TIMEOUT',
): CallSignal {
  const controller = new AbortController();
  let handedOver = false;
  const timer = setTimeout(() => {
    const error = new BridgeError(code, { params: { seconds: timeoutSeconds } });
    controller.abort(error);
    if (!handedOver && !reply.sent) void reply.header('connection', 'close').send(error);
  }, timeoutSeconds * 1000);
  const onClose = (): void => {
    clearTimeout(timer);
    if (!reply.raw.writableFinished) controller.abort(new Error('the caller has hung up'));
  };
  // A caller may have hung up while its identity was being verified; `close` does not come again then.
  if (reply.raw.destroyed) onClose();
  else reply.raw.once('close', onClose);
  return {
    signal: controller.signal,
    handOver: () => void (handedOver = true),
    end() {
      clearTimeout(timer);
      reply.raw.off('close', onClose);
    },
  };
}

/**
 * The result of `work`, or the signal's reason as soon as it is aborted; work that has begun is then left to
 * itself. Work is not begun for a caller who has gone already: nobody would hear of it, and nobody of its failure.
 */
export function raceSignal<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void =>
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
