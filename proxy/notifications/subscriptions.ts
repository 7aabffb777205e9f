import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller';
import type { Sealer } from '../auth/sealer';
import type { UploadEvent } from '../database/notifications/notification-store';
import { createSubscriptionStore } from '../database/notifications/subscription-store';
import type { Database } from '../database/open-database';
import { BridgeError } from '../errors';
import { requireConnector } from '../graph/connector-scope';
import { readCallbackUrl, type CallbackRules } from './callback-address';
import type { NotificationLimits } from './limits';

export interface SubscriptionRequest {
  callbackUrl: string;
  dataConnectorId?: string | undefined;
  events?: readonly UploadEvent[] | undefined;
}

/** What the operations on subscriptions do. */
export interface Subscriptions {
  /**
   * Registers an address for the uploads of the caller's tenant; answers the id. The same caller with the same
   * address gets the same subscription, with what it wants now. Throws CALLBACK_URL_REFUSED,
   * SUBSCRIPTION_LIMIT, or GRAPH_NOT_FOUND for a data connector the caller's key may not use.
   */
  subscribe(caller: Caller, request: SubscriptionRequest): Promise<string>;
  /** Takes one back: the caller's own, or any of the tenant for an administrator. Never says whether there was one. */
  unsubscribe(caller: Caller, subscriptionId: string): Promise<void>;
  /** Takes back the caller's own one of an address. Never says whether there was one. */
  unsubscribeAddress(caller: Caller, callbackUrl: string): Promise<void>;
}

export interface SubscriptionServices {
  database: Pick<Database, 'query' | 'transaction'>;
  sealer: Sealer;
  rules: CallbackRules;
  limits: Pick<NotificationLimits, 'subscriptionsPerTenant'>;
}

const allEvents: readonly UploadEvent[] = ['finished', 'held'];

/** Subscriptions over the database. */
export function createSubscriptions(services: SubscriptionServices): Subscriptions {
  const { database, sealer, rules, limits } = services;
  return {
    async subscribe(caller, { callbackUrl, dataConnectorId, events = allEvents }) {
      readCallbackUrl(callbackUrl, rules);
      if (dataConnectorId !== undefined)
        requireConnector(caller, dataConnectorId, 'data connector');
      const { tenantId, objectId: createdBy } = caller;
      const callbackSha256 = digestOf(callbackUrl);
      return database.transaction(async ({ query }) => {
        const store = createSubscriptionStore(query);
        await store.lock(tenantId);
        const known = await store.findSame({ tenantId, createdBy, callbackSha256 });
        if (known === null && (await store.count(tenantId)) >= limits.subscriptionsPerTenant)
          throw new BridgeError('SUBSCRIPTION_LIMIT', {
            params: { limit: limits.subscriptionsPerTenant },
          });
        const subscriptionId = known ?? randomUUID();
        await store.save({
          ...{ subscriptionId, tenantId, createdBy, callbackSha256 },
          dataConnectors: connectorsOf(caller, dataConnectorId),
          events: [...new Set(events.length > 0 ? events : allEvents)],
          callbackSealed: await sealer.seal('callback', subscriptionId, callbackUrl),
        });
        return subscriptionId;
      });
    },
    async unsubscribe({ tenantId, objectId, roles }, subscriptionId) {
      const createdBy = roles.has('Roster.Admin') ? undefined : objectId;
      await createSubscriptionStore(database.query).remove(tenantId, subscriptionId, createdBy);
    },
    async unsubscribeAddress({ tenantId, objectId: createdBy }, callbackUrl) {
      const store = createSubscriptionStore(database.query);
      const same = { tenantId, createdBy, callbackSha256: digestOf(callbackUrl) };
      const subscriptionId = await store.findSame(same);
      if (subscriptionId !== null) await store.remove(tenantId, subscriptionId, createdBy);
    },
  };
}

const digestOf = (callbackUrl: string): Buffer => createHash('sha256').update(callbackUrl).digest();

/** A restricted key hears of its data connectors only. */
const connectorsOf = (
  { dataConnectors }: Caller,
  dataConnectorId: string | undefined,
): string[] | null =>
  dataConnectorId !== undefined ? [dataConnectorId] : dataConnectors ? [...dataConnectors] : null;

/** In place of subscriptions where there is no database. */
export function createNoSubscriptions(): Subscriptions {
  const refuse = (): Promise<never> => Promise.reject(new BridgeError('DATABASE_UNAVAILABLE'));
  return { subscribe: refuse, unsubscribe: refuse, unsubscribeAddress: refuse };
}
