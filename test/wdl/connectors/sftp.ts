import type { Connector } from '../run/connector';
import { createFakeConnector } from './fake-connector';
import { serverFileOperations } from './server-files';

/** An SFTP server (SFTP-SSH) whose root is a folder on disk. */
export const createSftp = ({ folder }: { folder: string }): Connector =>
  createFakeConnector('shared_sftpwithssh', serverFileOperations(folder));
