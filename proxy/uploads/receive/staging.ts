import type { Readable } from 'node:stream';
import { BridgeError } from '../../errors';
import type { DiskSpace } from './disk-space';
import { checkFileName } from './file-names';
import type { ReceiveLimits } from './limits';
import {
  discardFiles,
  nameFiles,
  stageFile,
  type ReceivedFile,
  type StagedFile,
} from './receive-file';
import { isZip, unpackZip } from './unpack-zip';

/** The files of one request: all of them get their names at its end, or none. */
export interface Staging {
  /** Receives one file; a zip archive is replaced by what it holds. Without a name only an archive is taken. */
  add: (name: string | undefined, stream: Readable, expectedBytes?: number) => Promise<void>;
  /** Throws FILES_MISSING, FILE_NAME_INVALID or FILE_NAMES_CLASH. */
  commit: () => Promise<ReceivedFile[]>;
  discard: () => Promise<void>;
}

export interface StagingOptions {
  folder: string;
  space: DiskSpace;
  limits: ReceiveLimits;
  signal: AbortSignal;
}

export function createStaging(options: StagingOptions): Staging {
  const { folder, space, limits, signal } = options;
  const files: { name: string; staged: StagedFile }[] = [];
  // Several archives in one request share what one may unpack to.
  let room = limits.archive.totalBytes;

  function push(name: string, staged: StagedFile): void {
    files.push({ name, staged });
    if (files.length > limits.files)
      throw new BridgeError('FILES_TOO_MANY', { params: { limit: limits.files } });
  }

  return {
    async add(name, stream, expectedBytes) {
      // Before a gigabyte of it has come; an archive's own name does not matter.
      if (name !== undefined && !/\.zip$/i.test(name)) checkFileName(name);
      const staged = await stageFile({
        folder,
        stream,
        maxBytes: limits.requestBytes,
        signal,
        space,
        expectedBytes,
      });
      if (isZip(staged.head)) {
        try {
          const archive = { ...limits.archive, totalBytes: room };
          room -= await unpackZip(staged.path, { folder, space, archive, signal, push });
        } finally {
          await discardFiles([staged]);
        }
      } else if (name !== undefined && name !== '') push(name, staged);
      else {
        await discardFiles([staged]);
        // A form whose file field was left empty sends a part without name and bytes.
        if (name === '' && staged.bytes === 0) return;
        throw new BridgeError('REQUEST_INVALID', { params: { reason: 'a file has no name' } });
      }
    },
    async commit() {
      if (files.length === 0) throw new BridgeError('FILES_MISSING');
      return nameFiles(folder, files);
    },
    discard: () => discardFiles(files.map(({ staged }) => staged)),
  };
}
