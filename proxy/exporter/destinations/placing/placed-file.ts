import type { ExportFile, ExportSet } from '../destination';

/** A file with the place it gets in the set, such as `users.csv` or `license/License.csv`. */
export interface PlacedFile extends ExportFile {
  target: string;
}

export const LICENSE_FOLDER = 'license';

/** The license lies in a folder of its own, so that nobody who takes the set takes it too. */
export const placedFiles = (
  files: readonly ExportFile[],
  license: ExportSet['license'],
): PlacedFile[] => [
  ...(license === undefined ? [] : [{ ...license, target: `${LICENSE_FOLDER}/${license.name}` }]),
  ...files.map((file) => ({ ...file, target: file.name })),
];

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const join = (folder: string, name: string): string =>
  [folder, name].filter((part) => part !== '').join('/');
