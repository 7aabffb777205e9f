import { textOf, type JsonObject } from '../../../scripts/connector/json';
import type { CallAnswer } from '../run/connector';
import { boolean, ok, pathInput, queryInput, required, type FakeOperation } from './fake-connector';
import { notFound, type Folder } from './folder';
import type { OperationInput } from './operation';

interface FileApi {
  folder: Folder;
  /** `/datasets/default`, or with an input for the site. */
  base: string;
  /** Inputs that every operation has besides. */
  common: readonly OperationInput[];
}

const infer = queryInput('inferContentType', boolean);
/** Written by designers into calls by path. */
const singleEncoded = queryInput('queryParametersSingleEncoded', boolean);
const filePath = queryInput('path', required);

/** Reading by path and by id, the same for every file connector. */
export function readOperations({ folder, base, common }: FileApi): FakeOperation[] {
  const idOf = (parameters: JsonObject): string => folder.pathOf(textOf(parameters['id']));
  const operation = (
    operationId: string,
    path: string,
    inputs: OperationInput[],
    run: (parameters: JsonObject) => CallAnswer,
  ): FakeOperation => ({
    ...{ operationId, method: 'GET', path: base + path },
    ...{ inputs: [...common, ...inputs], run },
  });
  return [
    operation(
      'GetFileContentByPath',
      '/GetFileContentByPath',
      [filePath, infer, singleEncoded],
      (given) => folder.content(textOf(given['path']), given['inferContentType']),
    ),
    operation('GetFileContent', '/files/{id}/content', [pathInput('id'), infer], (given) =>
      folder.content(idOf(given), given['inferContentType']),
    ),
    operation('GetFileMetadataByPath', '/GetFileByPath', [filePath, singleEncoded], (given) =>
      folder.metadata(textOf(given['path'])),
    ),
    operation('GetFileMetadata', '/files/{id}', [pathInput('id')], (given) =>
      folder.metadata(idOf(given)),
    ),
    operation('ListRootFolder', '/folders', [], () => listed(folder.list('/'))),
  ];
}

/** Listing a folder by its id; `wrap` makes the answer's body of the items. */
export const listOperation = (
  { folder, base, common }: FileApi,
  operationId: string,
  path: string,
  inputs: OperationInput[] = [],
  wrap: (items: JsonObject[]) => unknown = (items) => items,
): FakeOperation => ({
  ...{ operationId, method: 'GET', path: base + path },
  inputs: [...common, pathInput('id'), ...inputs],
  run: (given) => listed(folder.list(folder.pathOf(textOf(given['id']))), wrap),
});

export const listed = (
  items: JsonObject[] | undefined,
  wrap: (items: JsonObject[]) => unknown = (all) => all,
): CallAnswer => (items === undefined ? notFound() : ok(wrap(items)));
