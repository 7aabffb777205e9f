import path from 'node:path';
import { textOf } from '../../../scripts/connector/json';
import { boolean, pathInput, queryInput, required, type FakeOperation } from './fake-connector';
import { listOperation, readOperations } from './file-operations';
import { Folder } from './folder';

/** What SFTP and File System have in common. The names of the inputs of RenameFile are inferred. */
export function serverFileOperations(root: string): FakeOperation[] {
  const folder = new Folder(root);
  const api = { folder, base: '/datasets/default', common: [] };
  return [
    ...readOperations(api),
    listOperation(api, 'ListFolder', '/folders/{id}'),
    {
      operationId: 'RenameFile',
      method: 'PUT',
      path: '/datasets/default/files/{id}/rename',
      inputs: [pathInput('id'), queryInput('name', required)],
      run: (given) => {
        const from = folder.pathOf(textOf(given['id']));
        return folder.transfer(
          'move',
          from,
          path.posix.join(path.posix.dirname(from), textOf(given['name'])),
        );
      },
    },
    {
      operationId: 'CopyFile',
      method: 'POST',
      path: '/datasets/default/copyFile',
      inputs: [
        queryInput('source', required),
        queryInput('destination', required),
        queryInput('overwrite', boolean),
        queryInput('queryParametersSingleEncoded', boolean),
      ],
      run: (given) => {
        const [from, to] = [textOf(given['source']), textOf(given['destination'])];
        return folder.transfer('copy', from, to, given['overwrite'] === true ? 1 : 0);
      },
    },
  ];
}
