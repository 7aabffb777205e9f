import { BridgeError } from '../../../errors';
import type { FileStore } from '../placing/file-store';
import type { SshConnection } from './connect';
import { writePipelined, WINDOW_BYTES } from './pipelined-write';
import { createRequests } from './requests';
import { sftpFailure, sftpStatus } from './ssh-failure';

/** A folder of an SFTP server. */
export function createSftpStore(
  connection: SshConnection,
  options: { base: string; host: string; signal: AbortSignal },
): FileStore {
  const place = `sftp://${options.host}/${options.base.replace(/^\//, '')}`;
  const requests = createRequests(connection.sftp, connection.lost);
  const at = (name: string): string => (name === '' ? options.base : `${options.base}/${name}`);
  const statusOf = (error: unknown): unknown => (error as { code?: unknown }).code;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof BridgeError ? error : sftpFailure(error, place);
    }
  };
  const unless = (status: number) => (error: unknown) => {
    if (statusOf(error) !== status) throw error;
  };

  /** A server says no more than "failure" when its disk is full: ask it how much room there is. */
  const refusedWrite = async (error: unknown, name: string, missing: number): Promise<never> => {
    if (statusOf(error) !== sftpStatus.failure) throw error;
    const free = await requests.freeBytes(options.base).catch(() => undefined);
    if (free === undefined || free >= missing) throw error;
    await requests.remove(at(name)).catch(() => undefined);
    throw new BridgeError('EXPORT_DESTINATION_FULL', { params: { place }, cause: error });
  };

  const list: FileStore['list'] = async (folder) => {
    const entries = await requests.readFolder(at(folder)).catch((error: unknown) => {
      unless(sftpStatus.noSuchFile)(error);
      return [];
    });
    return entries.map(({ filename, attrs }) => ({
      name: filename,
      bytes: attrs.size,
      isFolder: attrs.isDirectory(),
    }));
  };

  const removeFolder = async (name: string): Promise<void> => {
    for (const entry of await list(name)) {
      if (entry.name === '.' || entry.name === '..') continue;
      if (entry.isFolder) await removeFolder(`${name}/${entry.name}`);
      else await requests.remove(at(`${name}/${entry.name}`));
    }
    await requests.removeEmptyFolder(at(name)).catch(unless(sftpStatus.noSuchFile));
  };

  const makeFolder = async (path: string): Promise<void> => {
    if (await requests.exists(path)) return;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== '') await makeFolder(parent);
    await requests.makeFolder(path);
  };

  return {
    place,
    open: (create) =>
      guarded(async () => {
        if (create) await makeFolder(options.base);
        await requests.readFolder(options.base);
      }),
    list: (folder) => guarded(() => list(folder)),
    read: (name) =>
      guarded(() =>
        requests.readFile(at(name)).catch((error: unknown) => {
          unless(sftpStatus.noSuchFile)(error);
          return undefined;
        }),
      ),
    // Some servers handle writes in parallel, so the last window may have a hole.
    resumeAt: (length) => Math.max(0, length - WINDOW_BYTES),
    send: (name, file, offset, onBytes) =>
      guarded(async () => {
        const { signal } = options;
        const handle = await requests.open(at(name), offset === 0 ? 'w' : 'r+');
        await writePipelined(connection, handle, file, offset, { signal, onBytes }).catch(
          (error: unknown) => refusedWrite(error, name, file.bytes - offset),
        );
        await requests.synchronise(handle);
        await requests.close(handle);
      }),
    write: (name, text) => guarded(() => requests.writeFile(at(name), text)),
    makeFolder: (name) => guarded(() => makeFolder(at(name))),
    rename: (from, to) => guarded(() => requests.rename(at(from), at(to))),
    remove: (name) => guarded(() => requests.remove(at(name)).catch(unless(sftpStatus.noSuchFile))),
    removeFolder: (name) => guarded(() => removeFolder(name)),
    settle: async () => undefined,
    close: connection.close,
  };
}
