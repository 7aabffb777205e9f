import { randomUUID } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, decodeJwt } from 'jose';
import { z } from 'zod';
import { BridgeError } from '../errors';
import type { Caller } from './caller';
import type { SealKey } from './seal-keys';

const handleContent = z.object({
  v: z.literal(1),
  id: z.string(),
  tid: z.string(),
  oid: z.string(),
  scp: z.string(),
  /** Issued at, epoch milliseconds. */
  issuedAt: z.number(),
  exp: z.number(),
});
export type HandleContent = z.output<typeof handleContent>;

export interface Handles {
  /** Seals a handle for this caller. `expiresAt` is in epoch seconds. */
  seal(caller: Caller, scope: string): Promise<{ handle: string; expiresAt: number }>;
  /** Opens what a flow passes in `access-token`, with or without "Bearer". Only for the same caller. */
  open(value: string, caller: Caller): Promise<HandleContent>;
}

export interface HandlesOptions {
  keys: readonly SealKey[];
  lifetimeSeconds: number;
  /** Epoch milliseconds. */
  clock: () => number;
  /** When the caller's earlier handles were revoked, if ever. */
  revokedBefore: (connection: Pick<Caller, 'tenantId' | 'objectId'>) => Promise<Date | null>;
}

/**
 * Sealed, opaque stand-ins for a delegated token: a compact JWE (dir, A256GCM; RFC 7516) that names
 * the caller and holds no token. It is worth nothing without that caller's own verified identity.
 */
export function createHandles({
  keys,
  lifetimeSeconds,
  clock,
  revokedBefore,
}: HandlesOptions): Handles {
  const sealing = keys[0];
  if (sealing === undefined)
    throw new BridgeError('CONFIG_INVALID', { params: { reason: 'SEAL_KEYS is empty' } });

  return {
    async seal(caller, scope) {
      const issuedAt = Math.floor(clock() / 1000);
      const content: HandleContent = {
        v: 1,
        id: randomUUID(),
        tid: caller.tenantId,
        oid: caller.objectId,
        scp: scope,
        issuedAt: clock(),
        exp: issuedAt + lifetimeSeconds,
      };
      const handle = await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: sealing.kid, typ: 'sdsb-handle' })
        .encrypt(sealing.key);
      return { handle, expiresAt: content.exp };
    },

    async open(value, caller) {
      const text = value.replace(/^bearer\s+/i, '').trim();
      const content = await decrypt(text, keys);
      if (content.tid !== caller.tenantId || content.oid !== caller.objectId)
        throw new BridgeError('HANDLE_FOREIGN', { target: 'access-token' });
      if (content.exp * 1000 <= clock())
        throw new BridgeError('HANDLE_EXPIRED', { target: 'access-token' });
      const revoked = await revokedBefore(caller);
      if (revoked !== null && content.issuedAt <= revoked.getTime())
        throw new BridgeError('HANDLE_REVOKED', { target: 'access-token' });
      return content;
    },
  };
}

async function decrypt(text: string, keys: readonly SealKey[]): Promise<HandleContent> {
  try {
    const { plaintext } = await compactDecrypt(
      text,
      (header) => {
        const found =
          header.typ === 'sdsb-handle' ? keys.find((key) => key.kid === header.kid) : undefined;
        if (found === undefined) throw new Error('unknown key');
        return found.key;
      },
      { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    return handleContent.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
  } catch {
    throw new BridgeError(isSignedToken(text) ? 'HANDLE_IS_GRAPH_TOKEN' : 'HANDLE_INVALID', {
      target: 'access-token',
    });
  }
}

/** A JWS where a handle belongs: somebody brought the original connector's token along. */
function isSignedToken(text: string): boolean {
  try {
    return typeof decodeJwt(text) === 'object';
  } catch {
    return false;
  }
}
