import { createReadStream } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { BridgeError } from '../../../errors';
import type { FileStore } from '../placing/file-store';
import type { FtpConnection } from './connect';
import { ftpFailure, isReply } from './ftp-failure';

const READ_BYTES = 1 << 20;

/** A folder of an FTP server. It is made the working directory, so all names count from there. */
export function createFtpStore(
  { client, close }: FtpConnection,
  { base, host, scheme }: { base: string; host: string; scheme: 'ftp' | 'ftps' },
): FileStore {
  const place = `${scheme}://${host}/${base.replace(/^\//, '')}`;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw ftpFailure(error, { host, place });
    }
  };

  const list: FileStore['list'] = async (folder) => {
    const entries = await client.list(folder).catch((error: unknown) => {
      if (isReply(error, 450, 550)) return [];
      throw error;
    });
    return entries.map(({ name, size, isDirectory }) => ({
      name,
      bytes: size,
      isFolder: isDirectory,
    }));
  };
  const isThere = async (name: string): Promise<boolean> => {
    const cut = name.lastIndexOf('/');
    return (await list(name.slice(0, Math.max(0, cut)))).some(
      (entry) => entry.name === name.slice(cut + 1),
    );
  };
  /** A server says 550 both for "not there" and for "not allowed". */
  const remove = async (name: string): Promise<void> => {
    try {
      await client.remove(name);
    } catch (error) {
      if (!isReply(error, 450, 550) || (await isThere(name))) throw error;
    }
  };

  return {
    place,
    open: (create) =>
      guarded(async () => {
        if (create) return client.ensureDir(base);
        await client.cd(base).catch((error: unknown) => {
          if (!isReply(error, 550)) throw error;
          throw new BridgeError('EXPORT_DESTINATION_PATH_MISSING', {
            params: { place },
            cause: error,
          });
        });
      }),
    list: (folder) => guarded(() => list(folder)),
    read: (name) =>
      guarded(async () => {
        const chunks: Buffer[] = [];
        const target = new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            chunks.push(chunk);
            done();
          },
        });
        try {
          await client.downloadTo(target, name);
          return Buffer.concat(chunks).toString('utf8');
        } catch (error) {
          if (isReply(error, 450, 550)) return undefined;
          throw error;
        }
      }),
    // The other side writes in order, so all that is there is right. What is appended must fit exactly.
    resumeAt: (length) => length,
    send: (name, file, offset, onBytes) =>
      guarded(async () => {
        let reported = 0;
        client.trackProgress(({ bytes }) => {
          onBytes(bytes - reported);
          reported = bytes;
        });
        try {
          if (offset === file.bytes && offset > 0) return;
          const source = createReadStream(file.path, { start: offset, highWaterMark: READ_BYTES });
          await (offset === 0 ? client.uploadFrom(source, name) : client.appendFrom(source, name));
        } catch (error) {
          const failure = ftpFailure(error, { host, place });
          // On a full disk what is there would only be in the way.
          if (failure.code === 'EXPORT_DESTINATION_FULL') await remove(name).catch(() => undefined);
          throw failure;
        } finally {
          client.trackProgress();
        }
        onBytes(file.bytes - offset - reported);
      }),
    write: (name, text) =>
      guarded(async () => void (await client.uploadFrom(Readable.from([Buffer.from(text)]), name))),
    makeFolder: (name) =>
      guarded(async () => {
        if (!(await isThere(name))) await client.send(`MKD ${name}`);
      }),
    /** Some servers do not replace: there the old file is removed first, and for a moment there is neither. */
    rename: (from, to) =>
      guarded(async () => {
        try {
          await client.rename(from, to);
        } catch (error) {
          if (!isReply(error, 550, 553) || !(await isThere(to))) throw error;
          await remove(to);
          await client.rename(from, to);
        }
      }),
    remove: (name) => guarded(() => remove(name)),
    removeFolder: (name) => guarded(() => client.removeDir(name)),
    settle: async () => undefined,
    close: async () => close(),
  };
}
