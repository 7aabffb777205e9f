import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { BridgeError } from '../../errors';
import { sealKey } from './change-keys';
import type { SnapshotHeader, SnapshotSection } from './snapshot-form';
import {
  CHUNK_ENTRIES,
  FRONT_BYTES,
  MAGIC,
  MAX_HEADER_BYTES,
  TAG_BYTES,
  TAIL_BYTES,
  openPiece,
} from './snapshot-form';

export interface SnapshotReader {
  readonly header: SnapshotHeader;
  /** The entries of a section, a chunk a call; undefined at the end. Throws BASELINE_UNREADABLE. */
  readSection: (section: SnapshotSection) => () => Uint32Array | undefined;
  close: () => void;
}

/**
 * Opens a snapshot. Its entries are read piece by piece, so its size does not matter. Throws BASELINE_UNREADABLE when
 * any byte of what is read is not what was written under this secret.
 */
export function openSnapshot(file: string, secret: Uint8Array): SnapshotReader {
  const descriptor = openFile(file);
  try {
    const key = sealKey(secret, readFront(descriptor));
    const header = readHeader(descriptor, key);
    return {
      header,
      readSection: (section) => readChunks(descriptor, key, section),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Answers the salt. */
function readFront(descriptor: number): Uint8Array {
  const front = readAt(descriptor, 0, FRONT_BYTES);
  const kind = MAGIC.length - 1;
  if (!MAGIC.subarray(0, kind).equals(front.subarray(0, kind)))
    throw unreadable('is no such record or is damaged');
  if (front[kind] !== MAGIC[kind])
    throw unreadable('was written by another version of SDS Bridge or is damaged');
  return front.subarray(MAGIC.length);
}

function readHeader(descriptor: number, key: Uint8Array): SnapshotHeader {
  const { size } = fstatSync(descriptor);
  const end = size - TAIL_BYTES;
  const length = readAt(descriptor, end, TAIL_BYTES).readUInt32LE();
  if (length < TAG_BYTES || length > Math.min(MAX_HEADER_BYTES, end - FRONT_BYTES))
    throw unreadable(notWhole);
  const header = openPiece(key, -1, readAt(descriptor, end - length, length));
  if (header === undefined) throw unreadable(notWhole);
  // Sealed under the secret: what opens was written here.
  return JSON.parse(Buffer.from(header).toString('utf8')) as SnapshotHeader;
}

function readChunks(
  descriptor: number,
  key: Uint8Array,
  { words, rows, offset, chunk }: SnapshotSection,
): () => Uint32Array | undefined {
  let at = offset;
  let number = chunk;
  let left = rows;
  return () => {
    if (left === 0) return undefined;
    const count = Math.min(left, CHUNK_ENTRIES);
    const length = 4 * words * count + TAG_BYTES;
    const bytes = openPiece(key, number, readAt(descriptor, at, length));
    if (bytes === undefined) throw unreadable(notWhole);
    at += length;
    number += 1;
    left -= count;
    return bytes.byteOffset % 4 === 0
      ? new Uint32Array(bytes.buffer, bytes.byteOffset, words * count)
      : new Uint32Array(Uint8Array.from(bytes).buffer);
  };
}

const notWhole = 'is damaged, not whole or of another data connector';

function openFile(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw unreadable(`cannot be opened (${code})`);
  }
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let from = 0; from < length;) {
    const count = position < 0 ? 0 : tryRead(descriptor, bytes, from, position + from);
    if (count === 0) throw unreadable(notWhole);
    from += count;
  }
  return bytes;
}

function tryRead(descriptor: number, bytes: Buffer, from: number, position: number): number {
  try {
    return readSync(descriptor, bytes, from, bytes.length - from, position);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw unreadable(`cannot be read (${code})`);
  }
}

const unreadable = (reason: string): BridgeError =>
  new BridgeError('BASELINE_UNREADABLE', { params: { reason } });
