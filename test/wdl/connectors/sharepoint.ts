import path from 'node:path';
import { textOf, type JsonObject } from '../../../scripts/connector/json';
import { ContractViolation, type Connector } from '../run/connector';
import {
  bodyInput,
  createFakeConnector,
  integer,
  pathInput,
  queryInput,
  required,
  type FakeOperation,
} from './fake-connector';
import { listed, listOperation, readOperations } from './file-operations';
import { Folder } from './folder';

/** A SharePoint site whose libraries are folders on disk: `/Shared Documents/Rosters/users.csv`. */
export const createSharePoint = ({ folder: root }: { folder: string }): Connector =>
  createFakeConnector('shared_sharepointonline', sharePointOperations(root));

export function sharePointOperations(root: string): FakeOperation[] {
  const folder = new Folder(root);
  const site = pathInput('dataset');
  const api = { folder, base: '/datasets/{dataset}', common: [site] };
  return [
    ...readOperations(api),
    listOperation(api, 'ListFolder', '/folders/{id}'),
    transfer(folder, 'MoveFileAsync', 'move'),
    transfer(folder, 'CopyFileAsync', 'copy'),
    {
      operationId: 'GetFileItems',
      method: 'GET',
      path: '/datasets/{dataset}/tables/{table}/getfileitems',
      inputs: [
        site,
        pathInput('table'),
        queryInput('folderPath'),
        queryInput('viewScopeOption'),
        queryInput('$filter'),
        queryInput('$orderby'),
        queryInput('$top', integer),
        queryInput('view'),
      ],
      run: (given) => {
        if ('$filter' in given || '$orderby' in given)
          throw new ContractViolation('The fake of SharePoint does not filter or order.');
        const items = folder.list(textOf(given['folderPath']) || `/${textOf(given['table'])}`);
        const top = typeof given['$top'] === 'number' ? given['$top'] : undefined;
        return listed(items?.slice(0, top), (all) => ({ value: all.map(listItem) }));
      },
    },
  ];
}

function transfer(folder: Folder, operationId: string, how: 'move' | 'copy'): FakeOperation {
  return {
    operationId,
    method: 'POST',
    path: `/datasets/{dataset}/${operationId.charAt(0).toLowerCase()}${operationId.slice(1)}`,
    inputs: [
      pathInput('dataset'),
      bodyInput('parameters/sourceFileId', required),
      bodyInput('parameters/destinationDataset', required),
      bodyInput('parameters/destinationFolderPath', required),
      bodyInput('parameters/nameConflictBehavior', { ...required, ...integer }),
    ],
    run: (given) => {
      const from = folder.pathOf(textOf(given['parameters/sourceFileId']));
      const into = textOf(given['parameters/destinationFolderPath']);
      const to = path.posix.join(into, path.posix.basename(from));
      return folder.transfer(how, from, to, Number(given['parameters/nameConflictBehavior']));
    },
  };
}

const listItem = (item: JsonObject): JsonObject => ({
  '{Identifier}': item['Id'],
  '{IsFolder}': item['IsFolder'],
  '{Name}': path.parse(textOf(item['Name'])).name,
  '{FilenameWithExtension}': item['Name'],
  '{Path}': `${path.posix.dirname(textOf(item['Path']))}/`.slice(1),
  '{FullPath}': textOf(item['Path']).slice(1),
  '{Link}': `https://sharepoint.invalid${textOf(item['Path'])}`,
  Modified: item['LastModified'],
});
