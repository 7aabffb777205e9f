import { connectionKey, type Caller } from '../auth/caller';
import type { StartedValidation } from './validation';

/** How long a repeated CallValidate gets the first operation (the platform retries for minutes). */
const memoryMs = 10 * 60_000;
const mostConnectors = 10_000;

interface Remembered {
  containerId: string;
  started?: Promise<StartedValidation>;
  at: number;
}

/**
 * Makes CallValidate idempotent: the same caller, data connector and container within ten minutes get
 * the operation that was started first, even while the first call is under way. Without a container
 * seen here (a session made elsewhere) every call starts anew. Kept in memory of this process.
 */
export function createRecentValidations(clock: () => number) {
  const byConnector = new Map<string, Remembered>();
  const keyOf = (caller: Caller, dataConnectorId: string) =>
    `${connectionKey(caller)}/${dataConnectorId}`;

  return {
    /** A session was handed out: its container is the one the next validation is about. */
    noteContainer(caller: Caller, dataConnectorId: string, containerId: string): void {
      const key = keyOf(caller, dataConnectorId);
      if (byConnector.get(key)?.containerId === containerId) return;
      byConnector.delete(key);
      byConnector.set(key, { containerId, at: clock() });
      for (const oldest of byConnector.keys()) {
        if (byConnector.size <= mostConnectors) break;
        byConnector.delete(oldest);
      }
    },

    /** The operation started for the current container, or the one that `start` brings now. */
    async startOnce(
      caller: Caller,
      dataConnectorId: string,
      start: () => Promise<StartedValidation>,
    ): Promise<StartedValidation> {
      const remembered = byConnector.get(keyOf(caller, dataConnectorId));
      if (remembered === undefined) return start();
      if (remembered.started !== undefined && clock() - remembered.at < memoryMs)
        return remembered.started;
      remembered.at = clock();
      remembered.started = start();
      try {
        return await remembered.started;
      } catch (error) {
        delete remembered.started;
        throw error;
      }
    },
  };
}
