import { BridgeError } from '../errors';
import type { Uploads } from './uploads';

/** In place of uploads where there is no database: everything answers that it is not there. */
export function createNoUploads(): Uploads {
  const refuse = (): Promise<never> => Promise.reject(new BridgeError('DATABASE_UNAVAILABLE'));
  return {
    create: refuse,
    putFiles: refuse,
    submit: refuse,
    uploadAll: refuse,
    get: refuse,
    list: refuse,
    outcome: refuse,
    approve: refuse,
    discard: refuse,
    cancel: refuse,
    findings: refuse,
    findingsCsv: refuse,
    compare: refuse,
    // Without uploads none can hold a data connector.
    requireFree: async () => undefined,
  };
}
