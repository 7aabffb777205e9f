import type { Readable } from 'node:stream';
import { BridgeError } from '../../errors';
import type { ReceiveLimits } from './limits';
import { readJsonFiles } from './read-json-files';
import { readMultipart } from './read-multipart';
import { receiveFile, type ReceivedFile } from './receive-file';
import type { Spool } from './spool';
import { createStaging } from './staging';
import { createTurns } from './turns';
import { tooLarge } from './write-stream';

/** A request's body, not yet read. */
export interface FilesContent {
  /** Without parameters, lower case. */
  mediaType: string;
  /** The whole header, with the boundary of a form. */
  contentType: string;
  /** Announced bytes, if any. */
  length: number | undefined;
  stream: Readable;
}

export interface ReadOptions {
  /** An existing folder of the spool; the files get their names in it. */
  folder: string;
  signal: AbortSignal;
  /** Name of a raw file. Without one only a raw archive is taken. */
  name?: string;
}

export interface ReadFiles {
  files: ReceivedFile[];
  /** Fields of a form (text), or the other properties of a JSON body, unchecked. */
  fields: Record<string, unknown>;
}

/** How files come in over HTTP, in any of the forms of `receivedTypes`. */
export interface Receiver {
  /**
   * Receives all files of one request: a raw file or zip archive, a form, or JSON with base64. Either all of
   * them lie in the folder afterwards, complete and on disk, or it is as before. Throws MEDIA_TYPE_UNSUPPORTED,
   * FILES_MISSING, FILES_TOO_MANY, FILE_NAME_INVALID, FILE_NAMES_CLASH, FILE_CONTENT_INVALID, ARCHIVE_REFUSED,
   * BODY_INCOMPLETE, REQUEST_INVALID, REQUEST_TOO_LARGE, SPOOL_FULL, or the reason of the signal.
   */
  readFiles: (content: FilesContent, options: ReadOptions) => Promise<ReadFiles>;
  /** Receives one raw file as it is, an archive included. */
  receiveFile: (options: {
    folder: string;
    name: string;
    stream: Readable;
    signal: AbortSignal;
    expectedBytes?: number | undefined;
  }) => Promise<ReceivedFile>;
}

/** Media types of `readFiles`; the first is the one for people, the last two for raw bytes. */
export const receivedTypes = [
  'multipart/form-data',
  'application/json',
  'application/zip',
  'application/x-zip-compressed',
  'application/octet-stream',
  'text/csv',
] as const;

/** JSON bodies that may be parsed at the same time. */
const parsedAtOnce = 2;

export function createReceiver(options: { spool: Spool; limits: ReceiveLimits }): Receiver {
  const { limits, spool } = options;
  const { space } = spool;
  const turns = createTurns(parsedAtOnce);
  return {
    async readFiles({ mediaType, contentType, length, stream }, { folder, signal, name }) {
      const isJson = mediaType === 'application/json';
      const most = isJson ? limits.jsonBytes : limits.requestBytes;
      if (length !== undefined && length > most) throw tooLarge(most);
      const shared = { folder, space, limits, signal };
      const staging = createStaging(shared);
      try {
        let fields: Record<string, unknown> = {};
        if (mediaType === 'multipart/form-data')
          fields = await readMultipart({ contentType, stream }, staging, shared);
        else if (isJson) fields = await readJsonFiles(stream, staging, { ...shared, turns });
        else if ((receivedTypes as readonly string[]).includes(mediaType))
          await staging.add(name, stream, length);
        else throw new BridgeError('MEDIA_TYPE_UNSUPPORTED', { params: { types: known } });
        return { files: await staging.commit(), fields };
      } catch (error) {
        await staging.discard();
        throw error;
      }
    },
    receiveFile: (file) => receiveFile({ ...file, space, maxBytes: limits.requestBytes }),
  };
}

const known = receivedTypes.filter((type) => !type.includes('x-zip')).join(', ');
