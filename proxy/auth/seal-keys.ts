import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config';
import { BridgeError } from '../errors';

/** One symmetric key of 32 bytes. The first of a list seals, all of them open. */
export interface SealKey {
  kid: string;
  key: Uint8Array;
}

/**
 * The keys that seal handles: SEAL_KEYS when set, otherwise one that is made once and kept in
 * `DATA_DIR/secrets/seal-keys` (folders 0700, file 0600).
 */
export async function loadSealKeys(
  config: Pick<Config, 'SEAL_KEYS' | 'DATA_DIR'>,
): Promise<SealKey[]> {
  if (config.SEAL_KEYS.length > 0) return config.SEAL_KEYS.map(parseSealKey);
  const folder = path.join(config.DATA_DIR, 'secrets');
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const file = sealKeyFile(config.DATA_DIR);
  const kept = await readIfThere(file);
  const text = kept ?? (await createOnce(file));
  const keys = text
    .trim()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseSealKey);
  if (keys.length === 0)
    throw new BridgeError('CONFIG_INVALID', {
      params: { reason: 'secrets/seal-keys in DATA_DIR is empty' },
    });
  return keys;
}

/** A new key in the form of SEAL_KEYS; its id tells when it was made. */
export const generateSealKey = (): string =>
  `k${Date.now().toString(36)}:${randomBytes(32).toString('base64url')}`;

/**
 * Puts a new key in front of the kept ones. All stay: addresses of triggers and secrets of data connectors live as long
 * as what they belong to, sealed with the key of their day. Returns how many there are.
 */
export async function rotateSealKeyFile(dataDir: string): Promise<number> {
  await loadSealKeys({ SEAL_KEYS: [], DATA_DIR: dataDir });
  const file = sealKeyFile(dataDir);
  const kept = [generateSealKey(), ...(await readFile(file, 'utf8')).trim().split(/\s+/)];
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, `${kept.join('\n')}\n`, { mode: 0o600, flush: true });
  await rename(temporary, file);
  return kept.length;
}

const sealKeyFile = (dataDir: string): string => path.join(dataDir, 'secrets', 'seal-keys');

function parseSealKey(text: string): SealKey {
  const [kid, encoded] = text.split(':');
  const key = Buffer.from(encoded ?? '', 'base64url');
  if (kid === undefined || key.length !== 32) {
    throw new BridgeError('CONFIG_INVALID', {
      params: { reason: 'a seal key is not kid:base64url of 32 bytes' },
    });
  }
  return { kid, key };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written complete under another name, then linked: a killed process leaves no half key, and of two processes one wins. */
async function createOnce(file: string): Promise<string> {
  const text = `${generateSealKey()}\n`;
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, text, { mode: 0o600, flush: true });
  try {
    await link(temporary, file);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readFile(file, 'utf8');
  } finally {
    await unlink(temporary);
  }
}
