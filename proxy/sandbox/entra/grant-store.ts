import { randomBytes, randomInt } from 'node:crypto';
import type { RequestedScopes } from './scopes';

/** A person's sign-in for one application: what a code or refresh token stands for. */
export interface SignIn {
  tenantId: string;
  /** Object id. */
  userId: string;
  clientId: string;
  scopes: RequestedScopes;
  version: 1 | 2;
  nonce?: string | undefined;
  /** The person showed a second factor. */
  strong: boolean;
}

export interface AuthorizationCode extends SignIn {
  redirectUri: string;
  challenge: string | undefined;
  expires: number;
  redeemed: boolean;
}

export interface RefreshToken extends SignIn {
  expires: number;
}

export interface DeviceCode {
  userCode: string;
  clientId: string;
  tenant: string;
  scopes: RequestedScopes;
  expires: number;
  signIn: SignIn | undefined;
}

export interface GrantStore {
  codes: Map<string, AuthorizationCode>;
  refreshTokens: Map<string, RefreshToken>;
  deviceCodes: Map<string, DeviceCode>;
  reset(): void;
}

export function createGrantStore(): GrantStore {
  const store: GrantStore = {
    codes: new Map(),
    refreshTokens: new Map(),
    deviceCodes: new Map(),
    reset() {
      store.codes.clear();
      store.refreshTokens.clear();
      store.deviceCodes.clear();
    },
  };
  return store;
}

/** An opaque code or token. */
export const newSecret = (): string => `0.${randomBytes(32).toString('base64url')}`;

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Nine letters to type, as Entra ID shows them. */
export const newUserCode = (): string =>
  Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
