import { compactDecrypt, CompactEncrypt } from 'jose';
import { BridgeError } from '../errors';
import type { SealKey } from './seal-keys';

/** What is sealed for; what was sealed for one thing opens for no other. */
export type SealPurpose = 'identity' | 'session' | 'schools' | 'secret' | 'callback';

export interface Sealer {
  /** Seals a value (as JSON) so that it may lie in the database. `about` ties it to one row. */
  seal(purpose: SealPurpose, about: string, value: unknown): Promise<string>;
  /** The sealed value. Throws SEAL_BROKEN when it was sealed for something else or with a lost key. */
  open(purpose: SealPurpose, about: string, sealed: string): Promise<unknown>;
}

/** Compact JWE (dir, A256GCM; RFC 7516): the first key seals, all open. */
export function createSealer(keys: readonly SealKey[]): Sealer {
  const sealing = keys[0];
  if (sealing === undefined)
    throw new BridgeError('CONFIG_INVALID', { params: { reason: 'SEAL_KEYS is empty' } });

  return {
    seal: (purpose, about, value) =>
      new CompactEncrypt(Buffer.from(JSON.stringify({ about, value })))
        .setProtectedHeader({
          alg: 'dir',
          enc: 'A256GCM',
          kid: sealing.kid,
          typ: `sdsb-${purpose}`,
        })
        .encrypt(sealing.key),

    async open(purpose, about, sealed) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          sealed,
          ({ kid }) => {
            const found = keys.find((key) => key.kid === kid);
            if (found === undefined) throw new Error('unknown key');
            return found.key;
          },
          { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
        );
        const content = JSON.parse(Buffer.from(plaintext).toString('utf8')) as {
          about: unknown;
          value: unknown;
        };
        if (protectedHeader.typ !== `sdsb-${purpose}` || content.about !== about)
          throw new Error('sealed for something else');
        return content.value;
      } catch (cause) {
        throw new BridgeError('SEAL_BROKEN', { cause });
      }
    },
  };
}
