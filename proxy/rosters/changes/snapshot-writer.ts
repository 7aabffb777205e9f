import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { BridgeError } from '../../errors';
import type { FormatId } from '../formats/format';
import { sealKey } from './change-keys';
import type { School, SnapshotHeader, SnapshotSection } from './snapshot-form';
import { CHUNK_ENTRIES, MAGIC, SALT_BYTES, TAIL_BYTES, sealPiece } from './snapshot-form';

export interface SnapshotWriter {
  /** Begins the entries of a roster file; they follow in order. */
  beginFile: (file: string, key: readonly string[], words: number) => void;
  add: (entries: Uint32Array) => void;
  endFile: () => void;
  /** Makes the file durable and gives it its name. */
  finish: (format: FormatId, schools: readonly School[]) => void;
  /** Removes what was written, unless it has its name already. */
  close: () => void;
}

/**
 * Writes a snapshot beside its final name and renames it when it is whole and on the disk. Only its owner may read
 * it. Throws SNAPSHOT_NOT_WRITTEN.
 */
export function createSnapshotWriter(file: string, secret: Uint8Array): SnapshotWriter {
  const draft = `${file}.${randomBytes(6).toString('hex')}.partial`;
  const descriptor = attempt(() => openSync(draft, 'wx', 0o600));
  const salt = randomBytes(SALT_BYTES);
  const key = sealKey(secret, salt);
  const sections: SnapshotSection[] = [];
  let isOpen = true;
  let isNamed = false;
  let offset = 0;
  let chunks = 0;
  let chunk = new Uint32Array(0);
  let used = 0;
  let section: SnapshotSection | undefined;

  function write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;)
      from += attempt(() => writeSync(descriptor, bytes, from));
    offset += bytes.length;
  }

  function makeRoom(length: number): void {
    if (length <= chunk.length) return;
    const wider = new Uint32Array(length);
    wider.set(chunk);
    chunk = wider;
  }

  function flush(): void {
    if (used === 0) return;
    const bytes = new Uint8Array(chunk.buffer, 0, 4 * used);
    for (const part of sealPiece(key, chunks, bytes)) write(part);
    chunks += 1;
    used = 0;
  }

  function closeFile(): void {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  }

  function close(): void {
    closeFile();
    if (!isNamed) rmSync(draft, { force: true });
  }

  try {
    write(MAGIC);
    write(salt);
  } catch (error) {
    close();
    throw error;
  }
  return {
    beginFile(name, columns, words) {
      section = { file: name, key: columns, words, rows: 0, offset, chunk: chunks };
    },
    add(entries) {
      const words = section!.words;
      section!.rows += entries.length / words;
      const whole = CHUNK_ENTRIES * words;
      if (chunk.length < whole) makeRoom(Math.min(whole, used + 2 * entries.length));
      for (let from = 0; from < entries.length;) {
        const part = entries.subarray(from, from + Math.min(chunk.length, whole) - used);
        chunk.set(part, used);
        used += part.length;
        from += part.length;
        if (used === whole) flush();
      }
    },
    endFile() {
      flush();
      sections.push(section!);
      section = undefined;
    },
    finish(format, schools) {
      const header: SnapshotHeader = { format, sections, schools };
      const begin = offset;
      for (const part of sealPiece(key, -1, Buffer.from(JSON.stringify(header)))) write(part);
      const tail = Buffer.alloc(TAIL_BYTES);
      tail.writeUInt32LE(offset - begin);
      write(tail);
      attempt(() => fsyncSync(descriptor));
      closeFile();
      attempt(() => renameSync(draft, file));
      isNamed = true;
      attempt(() => syncFolder(path.dirname(path.resolve(file))));
    },
    close,
  };
}

/** Makes the rename durable. Windows has no such call and does it by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new BridgeError('SNAPSHOT_NOT_WRITTEN', { params: { reason: code }, cause });
  }
}
