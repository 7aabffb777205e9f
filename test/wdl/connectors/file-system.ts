import type { Connector } from '../run/connector';
import { createFakeConnector } from './fake-connector';
import { serverFileOperations } from './server-files';

/** A share behind the on-premises data gateway (File System) whose root is a folder on disk. */
export const createFileSystem = ({ folder }: { folder: string }): Connector =>
  createFakeConnector('shared_filesystem', serverFileOperations(folder));
