import { randomBytes } from 'node:crypto';

interface Issued {
  scopes: readonly string[];
  expiresAt: number;
}

/** Opaque access tokens of the simulated SIS. */
export interface TokenStore {
  readonly lifetimeMs: number;
  issue(scopes: readonly string[]): string;
  /** The scopes of a token that is valid now. */
  scopesOf(token: string): readonly string[] | undefined;
  revoke(token: string): void;
  reset(): void;
}

export function createTokenStore(clock: () => number, lifetimeMs: number): TokenStore {
  const issued = new Map<string, Issued>();
  return {
    lifetimeMs,
    issue(scopes) {
      const token = randomBytes(24).toString('base64url');
      issued.set(token, { scopes, expiresAt: clock() + lifetimeMs });
      return token;
    },
    scopesOf(token) {
      const found = issued.get(token);
      return found !== undefined && found.expiresAt > clock() ? found.scopes : undefined;
    },
    revoke: (token) => void issued.delete(token),
    reset: () => issued.clear(),
  };
}
