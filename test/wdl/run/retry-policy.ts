import { z } from 'zod';
import { ExpressionError } from '../expression/expression-error';
import { durationOf } from './duration';
import type { Dialect } from './definition';

/** How often a call is tried again, and the wait before the n-th retry (from 1) in milliseconds. */
export interface RetryPolicy {
  count: number;
  waitBefore(retry: number, random: () => number): number;
}

const interval = z.string().transform((text, context) => {
  const ms = durationOf(text);
  if (ms !== undefined && ms >= 5_000 && ms <= 86_400_000) return ms;
  context.addIssue('an interval is from PT5S to P1D');
  return z.NEVER;
});
const count = z.int().min(1).max(90);
const policies = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('default') }),
  z.strictObject({ type: z.literal('fixed'), count, interval }),
  z.strictObject({
    type: z.literal('exponential'),
    count,
    interval,
    minimumInterval: interval.optional(),
    maximumInterval: interval.optional(),
  }),
]);

/** Without a policy: four retries of Logic Apps; the eight that Power Automate makes with a premium licence. */
const standard: Record<Dialect, RetryPolicy> = {
  'logic-apps': exponential(4, 7_500, 5_000, 45_000),
  'power-automate': exponential(8, 7_000, 5_000, 3_600_000),
};

/** Reads the `retryPolicy` of an action's inputs. Throws `ExpressionError`. */
export function readRetryPolicy(given: unknown, dialect: Dialect): RetryPolicy {
  if (given === undefined || given === null) return standard[dialect];
  const named = z.looseObject({ type: z.string() }).safeParse(given);
  const read = policies.safeParse(
    named.success ? { ...named.data, type: named.data.type.toLowerCase() } : given,
  );
  if (!read.success)
    throw new ExpressionError(`The retry policy is not valid: ${z.prettifyError(read.error)}`);
  const policy = read.data;
  if (policy.type === 'default') return standard[dialect];
  if (policy.type === 'none') return { count: 0, waitBefore: () => 0 };
  if (policy.type === 'fixed') return { count: policy.count, waitBefore: () => policy.interval };
  const { minimumInterval = 5_000, maximumInterval = 86_400_000 } = policy;
  return exponential(policy.count, policy.interval, minimumInterval, maximumInterval);
}

function exponential(count: number, scale: number, least: number, most: number): RetryPolicy {
  const within = (ms: number): number => Math.min(Math.max(ms, least), most);
  return {
    count,
    waitBefore: (retry, random) => {
      const from = retry === 1 ? least : within(2 ** (retry - 2) * scale);
      const to = within(2 ** (retry - 1) * scale);
      return Math.round(from + random() * (to - from));
    },
  };
}

/** Statuses after which a call is tried again. */
export const isRetried = (statusCode: number): boolean =>
  statusCode === 408 || statusCode === 429 || statusCode >= 500;
