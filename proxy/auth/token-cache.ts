import { createHash } from 'node:crypto';
import QuickLRU from 'quick-lru';

/** A Graph access token. Opaque: never parsed, logged or handed out. */
export interface GraphToken {
  accessToken: string;
  /** Granted scopes, space-separated short names. */
  scope: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface TokenCacheOptions {
  clock: () => number;
  maxEntries?: number;
  /** A token this close to its end counts as gone. */
  marginMs?: number;
}

export interface TokenCache {
  /** The kept token, or what `acquire` brings; callers with one key at one time share one `acquire`. */
  get(key: string, acquire: () => Promise<GraphToken>): Promise<GraphToken>;
  /** Forgets a token that Graph refused. */
  drop(key: string): void;
}

/** Our own cache: MSAL's lookup is a scan over all users and holds one assertion a user. */
export function createTokenCache({
  clock,
  maxEntries = 30_000,
  marginMs = 300_000,
}: TokenCacheOptions): TokenCache {
  const kept = new QuickLRU<string, GraphToken>({ maxSize: maxEntries });
  const underWay = new Map<string, Promise<GraphToken>>();

  return {
    async get(key, acquire) {
      const found = kept.get(key);
      if (found !== undefined && found.expiresAt - marginMs > clock()) return found;
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const acquiring = acquire()
        .then((token) => {
          kept.set(key, token);
          return token;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, acquiring);
      return acquiring;
    },
    drop: (key) => void kept.delete(key),
  };
}

/** Cache key that does not reveal the assertion. */
export const tokenCacheKey = (assertion: string, scopes: readonly string[]): string =>
  createHash('sha256').update(assertion).update('\0').update(scopes.join(' ')).digest('base64url');
