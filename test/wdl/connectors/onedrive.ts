import type { Connector } from '../run/connector';
import { createFakeConnector, integer, queryInput } from './fake-connector';
import { listOperation, readOperations } from './file-operations';
import { Folder } from './folder';

/** A OneDrive for Business whose content is a folder on disk. */
export function createOneDrive({ folder: root }: { folder: string }): Connector {
  const api = { folder: new Folder(root), base: '/datasets/default', common: [] };
  const paging = [queryInput('skipToken'), queryInput('top', integer)];
  return createFakeConnector('shared_onedriveforbusiness', [
    ...readOperations(api),
    listOperation(api, 'ListFolderV2', '/foldersV2/{id}', paging, (value) => ({ value })),
  ]);
}
