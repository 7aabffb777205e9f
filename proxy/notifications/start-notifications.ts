import type { Sealer } from '../auth/sealer';
import type { Config } from '../config';
import type { Database } from '../database/open-database';
import type { Logger } from '../observability/logger';
import { startDeliveryLoop } from './delivery-loop';
import { defaultNotificationLimits, type NotificationLimits } from './limits';
import { createPostCallback } from './post-callback';
import { createNoSubscriptions, createSubscriptions, type Subscriptions } from './subscriptions';

export interface StartNotificationsOptions {
  config: Pick<Config, 'CLOUD' | 'CALLBACK_HOSTS'>;
  logger: Logger;
  sealer: Sealer;
  /** Without one there is nothing to subscribe to. */
  database?: Pick<Database, 'query' | 'transaction'> | undefined;
  limits?: Partial<NotificationLimits> | undefined;
}

export interface RunningNotifications {
  subscriptions: Subscriptions;
  /** Sends nothing more; what is being sent ends first. */
  stop(): Promise<void>;
}

/** Subscriptions, and the loop that tells them what happened. */
export function startNotifications(options: StartNotificationsOptions): RunningNotifications {
  const { config: rules, logger, sealer, database } = options;
  if (database === undefined)
    return { subscriptions: createNoSubscriptions(), stop: async () => undefined };
  const limits = { ...defaultNotificationLimits, ...options.limits };
  const post = createPostCallback({ timeoutMs: limits.timeoutMs });
  const loop = startDeliveryLoop({ database, sealer, post, rules, limits, logger });
  return {
    subscriptions: createSubscriptions({ database, sealer, rules, limits }),
    stop: () => loop.stop(),
  };
}
