import { setTimeout as delay } from 'node:timers/promises';
import { deliverNext, type DeliverServices } from './deliver-next';

/**
 * Sends what is due, from now until it is stopped; a few at a time. Every replica may run it. Stopping lets what is
 * being sent end.
 */
export function startDeliveryLoop(services: DeliverServices): { stop(): Promise<void> } {
  const { limits, logger } = services;
  const stopping = new AbortController();
  let isFailing = false;

  async function lane(): Promise<void> {
    while (!stopping.signal.aborted) {
      const sent = await deliverNext(services).then(
        (found) => ((isFailing = false), found),
        (error: unknown) => {
          // Once for an outage, not at every look.
          if (!isFailing) logger.warn({ err: error }, 'notifications cannot be sent now');
          isFailing = true;
          return false;
        },
      );
      if (sent) continue;
      await delay(limits.lookEveryMs, undefined, { signal: stopping.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  const lanes = Array.from({ length: limits.lanes }, lane);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}
