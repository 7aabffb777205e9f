import { createCipheriv, hkdfSync } from 'node:crypto';
import type { Cipher } from 'node:crypto';
import { BridgeError } from '../../errors';
import type { FormatId } from '../formats/format';

/** Bytes of the secret of a data connector. */
export const SECRET_BYTES = 32;

/** The keys of one purpose each that come from the secret of a data connector by HKDF-SHA256. */
export interface ChangeKeys {
  /** AES-256 under a key of its own for this use in this file; ECB without padding, one call for many blocks. */
  cipher: (use: 'column' | 'key' | 'row', file: string, column?: string) => Cipher;
}

const SALT = 'sds-bridge roster changes 1';

/** Throws CONFIG_INVALID for a secret that is not 32 bytes long. */
export const deriveChangeKeys = (secret: Uint8Array, format: FormatId): ChangeKeys => ({
  cipher(use, file, column = '') {
    // JSON keeps the parts apart, whatever characters they hold.
    const key = deriveKey(secret, SALT, JSON.stringify([use, format, file, column]));
    return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  },
});

/** The key that seals one snapshot file, by that file's own salt. Throws CONFIG_INVALID like the above. */
export const sealKey = (secret: Uint8Array, salt: Uint8Array): Uint8Array =>
  deriveKey(secret, salt, `${SALT} seal`);

function deriveKey(secret: Uint8Array, salt: string | Uint8Array, info: string): Uint8Array {
  if (secret.length !== SECRET_BYTES)
    throw new BridgeError('CONFIG_INVALID', {
      params: { reason: `the secret of a data connector has ${SECRET_BYTES} bytes` },
    });
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, 32));
}
