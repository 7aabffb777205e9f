import { z } from 'zod';
import { changes } from './oneroster/store';
import type { SandboxArea } from './request-log';

export const faultSchema = z.strictObject({
  area: z.enum(['entra', 'graph', 'storage', 'oneroster']),
  match: z
    .strictObject({ method: z.string().optional(), pathIncludes: z.string().optional() })
    .optional(),
  kind: z.enum([
    'throttle',
    'expire',
    'status',
    'slow',
    'stall',
    'drop',
    'truncate',
    'redirect',
    'body',
    'challenge',
    'entraError',
    'repeat',
    'shrink',
    'total',
    'revise',
  ]),
  status: z.int().min(200).max(599).optional(),
  code: z.string().optional(),
  /** `null` leaves the Retry-After header out. */
  retryAfterSeconds: z.number().nullable().optional(),
  delayMs: z.int().min(0).optional(),
  location: z.string().optional(),
  /** An object overrides fields of the JSON answer; a text replaces the whole answer. */
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** With an object body: replace instead of override. */
  replace: z.boolean().optional(),
  /** For `drop` and `stall`: do the work first, then lose the answer. */
  afterWork: z.boolean().optional(),
  /** For `entraError`: what Entra ID writes; absent fields come from its error table by `errorCode`. */
  error: z.string().optional(),
  suberror: z.string().optional(),
  errorCode: z.int().optional(),
  /** Claims challenge, JSON text. */
  claims: z.string().optional(),
  /** For `total`: what X-Total-Count is too much or, below zero, too little; -1 when absent. */
  amount: z.int().optional(),
  /** For `revise`: what happens to the first record once the page is made; `modify` when absent. */
  change: z.enum(changes).optional(),
  /** How many matching requests fail; 1 when absent. */
  times: z.int().min(1).optional(),
  /** How many matching requests pass before. */
  afterCalls: z.int().min(0).optional(),
});

export type Fault = z.input<typeof faultSchema>;

export interface FaultControl {
  /** Throws a ZodError for a fault that the sandbox does not know. */
  add(fault: Fault): void;
  clear(): void;
}

export interface FaultQueue extends FaultControl {
  /** The fault this request meets, counted down. The first added wins. */
  take(area: SandboxArea, method: string, path: string): Fault | undefined;
}

export function createFaultQueue(): FaultQueue {
  let queue: { fault: Fault; pass: number; left: number }[] = [];
  return {
    add(fault) {
      const parsed = faultSchema.parse(fault);
      queue.push({ fault: parsed, pass: parsed.afterCalls ?? 0, left: parsed.times ?? 1 });
    },
    clear() {
      queue = [];
    },
    take(area, method, path) {
      for (const entry of queue) {
        if (entry.left === 0 || !matches(entry.fault, area, method, path)) continue;
        if (entry.pass > 0) {
          entry.pass -= 1;
          continue;
        }
        entry.left -= 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

function matches(fault: Fault, area: SandboxArea, method: string, path: string): boolean {
  if (fault.area !== area) return false;
  const wanted = fault.match;
  if (wanted?.method !== undefined && wanted.method.toUpperCase() !== method) return false;
  return wanted?.pathIncludes === undefined || path.includes(wanted.pathIncludes);
}
