import type { FileEntryWithStats, SFTPWrapper } from 'ssh2';
import { sftpStatus } from './ssh-failure';

export interface Requests {
  open: (path: string, flags: 'w' | 'r+') => Promise<Buffer>;
  close: (handle: Buffer) => Promise<void>;
  /** Makes the server write the file to its disk, where it knows how (fsync@openssh.com). */
  synchronise: (handle: Buffer) => Promise<void>;
  readFolder: (path: string) => Promise<FileEntryWithStats[]>;
  readFile: (path: string) => Promise<string>;
  writeFile: (path: string, text: string) => Promise<void>;
  exists: (path: string) => Promise<boolean>;
  makeFolder: (path: string) => Promise<void>;
  /**
   * Replaces the target in one act where the server knows posix-rename@openssh.com. Elsewhere the target is removed
   * first: for a moment there is neither.
   */
  rename: (from: string, to: string) => Promise<void>;
  remove: (path: string) => Promise<void>;
  removeEmptyFolder: (path: string) => Promise<void>;
  /** For this user; rejects where the server does not tell (statvfs@openssh.com). */
  freeBytes: (path: string) => Promise<number>;
}

/** The requests of the SFTP protocol that we make, as promises. */
export function createRequests(sftp: SFTPWrapper, lost: AbortSignal): Requests {
  const call = <T>(request: (done: Done<T>) => unknown): Promise<T> => whileThere(lost, request);
  return {
    open: (path, flags) => call((done) => sftp.open(path, flags, done)),
    close: (handle) => call((done) => sftp.close(handle, done)),
    synchronise: (handle) =>
      ifKnown(
        () => call((done) => sftp.ext_openssh_fsync(handle, (error) => done(error))),
        async () => undefined,
      ),
    readFolder: (path) => call((done) => sftp.readdir(path, done)),
    readFile: async (path) =>
      (await call<Buffer>((done) => sftp.readFile(path, done))).toString('utf8'),
    writeFile: (path, text) => call((done) => sftp.writeFile(path, text, done)),
    exists: (path) =>
      call((done) => sftp.stat(path, done)).then(
        () => true,
        (error: { code?: number }) => {
          if (error.code === sftpStatus.noSuchFile) return false;
          throw error;
        },
      ),
    makeFolder: (path) => call((done) => sftp.mkdir(path, done)),
    rename: (from, to) =>
      ifKnown(
        () => call((done) => sftp.ext_openssh_rename(from, to, done)),
        async () => {
          await call<void>((done) => sftp.unlink(to, done)).catch(() => undefined);
          await call<void>((done) => sftp.rename(from, to, done));
        },
      ),
    remove: (path) => call((done) => sftp.unlink(path, done)),
    removeEmptyFolder: (path) => call((done) => sftp.rmdir(path, done)),
    freeBytes: async (path) => {
      const { f_bavail: blocks, f_frsize: size } = await call<{
        f_bavail: number;
        f_frsize: number;
      }>((done) => sftp.ext_openssh_statvfs(path, done));
      return blocks * size;
    },
  };
}

type Done<T> = (error?: Error | null, value?: T) => void;

const whileThere = <T>(lost: AbortSignal, request: (done: Done<T>) => unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('the connection is lost'));
    if (lost.aborted) return fail();
    lost.addEventListener('abort', fail, { once: true });
    request((error, value) => {
      lost.removeEventListener('abort', fail);
      if (error) reject(error);
      else resolve(value as T);
    });
  });

/** ssh2 throws at once, without a status, when the server has not announced an extension. */
async function ifKnown(
  extension: () => Promise<void>,
  otherwise: () => Promise<void>,
): Promise<void> {
  try {
    await extension();
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    if (code !== sftpStatus.unsupported && !message.includes('Server does not support'))
      throw error;
    await otherwise();
  }
}
