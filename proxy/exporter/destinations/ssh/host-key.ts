import { createHash } from 'node:crypto';

/** The keys a profile allows, and the algorithms that make the server show one of these kinds. */
export interface PinnedKeys {
  isPinned: (key: Buffer) => boolean;
  /** None: any kind may be shown, because a fingerprint does not tell its kind. */
  algorithms: readonly string[];
}

const LINE = /(?:^|\s)((?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+) (AAAA[A-Za-z0-9+/=]+)(?:\s|$)/;
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

/** A SHA-256 fingerprint as `ssh-keygen -lf` prints it, or a line of known_hosts or of a public key file. */
export const isHostKey = (text: string): boolean =>
  FINGERPRINT.test(text) || (!text.startsWith('@') && LINE.test(text));

/** As OpenSSH prints it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

export function pinKeys(texts: readonly string[]): PinnedKeys {
  const lines = texts.flatMap((text) => {
    const found = LINE.exec(text);
    return found === null ? [] : [{ kind: found[1] ?? '', key: found[2] ?? '' }];
  });
  const pinned = new Set([
    ...texts.filter((text) => FINGERPRINT.test(text)).map((text) => text.replace(/=+$/, '')),
    ...lines.map(({ key }) => fingerprintOf(Buffer.from(key, 'base64'))),
  ]);
  const isOnlyLines = lines.length === texts.length;
  return {
    isPinned: (key) => pinned.has(fingerprintOf(key)),
    algorithms: isOnlyLines ? [...new Set(lines.flatMap(({ kind }) => algorithmsOf(kind)))] : [],
  };
}

/** An RSA key signs with SHA-2 today; its kind is still called ssh-rsa. */
const algorithmsOf = (kind: string): string[] =>
  kind === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [kind];
