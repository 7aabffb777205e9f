import { randomUUID } from 'node:crypto';
import type { GraphPolicy } from '../pipeline';

/** Gives every call an id that Graph echoes, so that Microsoft's support can find it. */
export const requestIdPolicy: GraphPolicy = (request, next) =>
  next({ ...request, headers: { ...request.headers, 'client-request-id': randomUUID() } });
