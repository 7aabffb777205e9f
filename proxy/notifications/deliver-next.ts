import type { Sealer } from '../auth/sealer';
import type { Database } from '../database/open-database';
import {
  createNotificationStore,
  type DueNotification,
} from '../database/notifications/notification-store';
import { createSubscriptionStore } from '../database/notifications/subscription-store';
import { BridgeError } from '../errors';
import type { Logger } from '../observability/logger';
import { readCallbackUrl, type CallbackRules } from './callback-address';
import type { NotificationLimits } from './limits';
import type { PostCallback, PostOutcome } from './post-callback';

export interface DeliverServices {
  database: Pick<Database, 'transaction'>;
  sealer: Sealer;
  post: PostCallback;
  rules: CallbackRules;
  limits: NotificationLimits;
  logger: Logger;
}

/** What to do with a notification after an attempt. */
type Verdict = { then: 'forget' | 'unsubscribe' } | { then: 'again'; seconds: number };

/**
 * Sends the next notification that is due; false when there is none. Its row stays locked while it is sent: no other
 * process sends it at the same time. A process that dies in between has it sent again, so it may arrive
 * twice, with the same notificationId.
 */
export function deliverNext(services: DeliverServices): Promise<boolean> {
  return services.database.transaction(async ({ query }) => {
    const notifications = createNotificationStore(query);
    const due = await notifications.takeDue();
    if (due === null) return false;
    const verdict = await attempt(services, due);
    if (verdict.then === 'again') await notifications.postpone(due.notificationId, verdict.seconds);
    else await notifications.remove(due.notificationId);
    if (verdict.then === 'unsubscribe')
      await createSubscriptionStore(query).remove(due.tenantId, due.subscriptionId);
    return true;
  });
}

async function attempt(services: DeliverServices, due: DueNotification): Promise<Verdict> {
  const { limits, logger } = services;
  const { callbackSealed, tenantId } = due;
  if (callbackSealed === null) return { then: 'unsubscribe' };
  const outcome = await send(services, due, callbackSealed);
  const status = outcome.kind === 'answered' ? outcome.status : 0;
  if (status >= 200 && status < 300) return { then: 'forget' };
  if (status === 404 || status === 410) {
    logger.info({ tenantId, status }, 'nobody listens at a callback address any more');
    return { then: 'unsubscribe' };
  }
  const seconds = pauseAfter(due.attempts, outcome, limits);
  const isOver = due.ageSeconds + seconds > limits.giveUpHours * 3600;
  logger.warn(
    { tenantId, attempt: due.attempts + 1, ...(status > 0 ? { status } : failureOf(outcome)) },
    isOver ? 'a notification was given up' : 'a notification could not be delivered yet',
  );
  return isOver ? { then: 'forget' } : { then: 'again', seconds };
}

/** A seal or a list of hosts that the operator has to put right is a failure in passing, like one of the network. */
async function send(
  { sealer, post, rules }: DeliverServices,
  { notificationId, subscriptionId, payload }: DueNotification,
  callbackSealed: string,
): Promise<PostOutcome> {
  try {
    const url = String(await sealer.open('callback', subscriptionId, callbackSealed));
    // Read again: CALLBACK_HOSTS may have become narrower since.
    const target = readCallbackUrl(url, rules);
    return await post(target, JSON.stringify({ notificationId, ...payload }));
  } catch (error) {
    if (error instanceof BridgeError) return { kind: 'failed', code: error.code };
    throw error;
  }
}

const failureOf = (outcome: PostOutcome) =>
  outcome.kind === 'failed' ? { code: outcome.code } : {};

/** Doubles from the first pause to the longest; what Retry-After asks for is obeyed. */
function pauseAfter(
  attempts: number,
  outcome: PostOutcome,
  { retrySeconds: [first, longest] }: NotificationLimits,
): number {
  const asked = outcome.kind === 'answered' ? (outcome.retryAfterSeconds ?? 0) : 0;
  return Math.max(asked, Math.min(longest, first * 2 ** Math.min(attempts, 20)));
}
