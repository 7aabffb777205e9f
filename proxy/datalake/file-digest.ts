import { createHash } from 'node:crypto';
import { BridgeError } from '../errors';

export interface FileFacts {
  bytes: number;
  /** Hexadecimal, lower case. */
  sha256: string;
}

export interface FileDigest {
  /** Throws SPOOL_FILE_CHANGED as soon as there are more bytes than expected. */
  add(chunk: Uint8Array): void;
  /** Throws SPOOL_FILE_CHANGED when these are not the expected bytes, or fewer than `atLeast`. */
  finish(atLeast: number): FileFacts;
}

/** Counts and hashes the bytes of a file as they are read, and compares them with what it was. */
export function createFileDigest(fileName: string, expected?: FileFacts): FileDigest {
  const hash = createHash('sha256');
  let bytes = 0;
  const changed = () =>
    new BridgeError('SPOOL_FILE_CHANGED', { params: { file: fileName }, target: fileName });
  return {
    add(chunk) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      if (expected !== undefined && bytes > expected.bytes) throw changed();
    },
    finish(atLeast) {
      const sha256 = hash.digest('hex');
      const differs =
        expected !== undefined && (bytes !== expected.bytes || sha256 !== expected.sha256);
      if (differs || bytes < atLeast) throw changed();
      return { bytes, sha256 };
    },
  };
}
