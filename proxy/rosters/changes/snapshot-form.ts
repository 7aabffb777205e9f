import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { FormatId } from '../formats/format';

/*
 * A snapshot file: MAGIC (its last byte is the version) ‖ salt ‖ chunks ‖ header ‖ length of the header as 32 bits.
 * Chunks and header are sealed one by one with AES-256-GCM under a key that only this file has (secret and salt),
 * the number of each piece as its nonce: what is cut, exchanged, repeated or altered does not open.
 */

/** Raise the last byte when digests or layout change: older files are then refused, not compared wrongly. */
export const MAGIC = Buffer.from('SDSROST\u0001', 'latin1');
export const SALT_BYTES = 32;
export const FRONT_BYTES = MAGIC.length + SALT_BYTES;
export const TAIL_BYTES = 4;
export const TAG_BYTES = 16;
/** More than the longest list of schools takes; what claims to have more is no snapshot. */
export const MAX_HEADER_BYTES = 128 << 20;
export const CHUNK_ENTRIES = 1 << 16;

/** The entries of one roster file in the snapshot, in order; all chunks but the last hold CHUNK_ENTRIES. */
export interface SnapshotSection {
  file: string;
  /** Names of the columns that identify a record, and whether entries hold a digest of the content beside it. */
  key: readonly string[];
  words: number;
  rows: number;
  /** Place of the first chunk, and its number among all chunks. */
  offset: number;
  chunk: number;
}

export interface SnapshotHeader {
  format: FormatId;
  sections: readonly SnapshotSection[];
  /** Id and name; entries count from 1. */
  schools: readonly School[];
}

export interface School {
  id: string;
  name: string;
}

/** Seals one piece; its number must occur once under a key. The header has number -1. */
export function sealPiece(key: Uint8Array, number: number, bytes: Uint8Array): Uint8Array[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: TAG_BYTES });
  return [cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
}

/** Opens one piece; undefined when it is not what was sealed under this key and number. */
export function openPiece(
  key: Uint8Array,
  number: number,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) return undefined;
  const nonce = nonceOf(number);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(end));
  const bytes = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return bytes;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeInt32BE(number, 8);
  return nonce;
}
