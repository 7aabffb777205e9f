import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKeyRow, ApiKeyStore } from '../database/api-keys';
import { BridgeError } from '../errors';
import type { Caller } from './caller';
import { isRole, rolesFrom } from './roles';

/** `sdsb_<key id>_<32 random bytes>`; the prefix lets secret scanners find a key that got lost. */
const keyPattern = /^sdsb_([0-9a-f]{20})_([A-Za-z0-9_-]{43})$/;

/** What to store and what to show once. The secret itself is kept nowhere. */
export interface NewSecret {
  keyId: string;
  secretSha256: Buffer;
  /** The whole key, for the person who asked for it. */
  key: string;
}

/** The secret has 256 random bits, so one SHA-256 is enough: there is nothing to guess. */
const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Makes a key, or with `keyId` a new secret for it. */
export function generateApiKey(keyId = randomBytes(10).toString('hex')): NewSecret {
  const secret = randomBytes(32).toString('base64url');
  return { keyId, secretSha256: hash(secret), key: `sdsb_${keyId}_${secret}` };
}

export interface ApiKeyRequest {
  tenantId: string;
  roles: readonly string[];
  /** Restricts the key to these data connectors; undefined means all of its tenant. */
  dataConnectors?: readonly string[];
  label: string;
}

/** Stores a new key and returns it, the only time it can be seen. */
export async function createApiKey(store: ApiKeyStore, request: ApiKeyRequest): Promise<string> {
  const unknown = request.roles.find((role) => !isRole(role));
  if (unknown !== undefined || request.roles.length === 0) {
    throw new BridgeError('REQUEST_INVALID', {
      params: { reason: 'roles are Roster.Read, Roster.Sync, Roster.Export, Roster.Admin' },
      target: 'roles',
    });
  }
  const made = generateApiKey();
  await store.create({
    keyId: made.keyId,
    secretSha256: made.secretSha256,
    tenantId: request.tenantId.toLowerCase(),
    roles: [...request.roles],
    dataConnectors: request.dataConnectors === undefined ? null : [...request.dataConnectors],
    label: request.label,
  });
  return made.key;
}

/** Gives a key a new secret; the old one stops at once. */
export async function rotateApiKey(store: ApiKeyStore, keyId: string): Promise<string> {
  const made = generateApiKey(keyId);
  if (!(await store.rotate(keyId, made.secretSha256)))
    throw new BridgeError('API_KEY_NOT_FOUND', { target: 'keyId' });
  return made.key;
}

/** Ends a key at once and for good. */
export async function revokeApiKey(store: ApiKeyStore, keyId: string): Promise<void> {
  if (!(await store.revoke(keyId))) throw new BridgeError('API_KEY_NOT_FOUND', { target: 'keyId' });
}

export interface ApiKeyVerifierOptions {
  store: Pick<ApiKeyStore, 'find'>;
  allowedTenants: readonly string[];
}

/** Compared against when there is no such key, so that unknown, revoked and wrong cost the same. */
const decoy = randomBytes(32);

/** Verifies the `x-api-key` header; API_KEY_INVALID tells nothing of why. */
export function createApiKeyVerifier({
  store,
  allowedTenants,
}: ApiKeyVerifierOptions): (value: string) => Promise<Caller> {
  const allowed = new Set(allowedTenants.map((tenant) => tenant.toLowerCase()));

  return async (value) => {
    const [, keyId, secret] = keyPattern.exec(value) ?? [];
    if (keyId === undefined || secret === undefined) throw new BridgeError('API_KEY_INVALID');
    const row = await store.find(keyId);
    const isSame = timingSafeEqual(
      hash(secret),
      row?.secretSha256.length === 32 ? row.secretSha256 : decoy,
    );
    if (row === null || row.revokedAt !== null || !isSame) throw new BridgeError('API_KEY_INVALID');
    if (!allowed.has(row.tenantId)) throw new BridgeError('CALLER_TENANT_NOT_ALLOWED');
    return toCaller(row);
  };
}

/** The identity of a key. Towards Graph the application's own is used. */
const toCaller = (row: ApiKeyRow): Caller => ({
  kind: 'api-key',
  tenantId: row.tenantId,
  objectId: row.keyId,
  roles: rolesFrom(row.roles),
  ...(row.dataConnectors !== null && { dataConnectors: new Set(row.dataConnectors) }),
});
