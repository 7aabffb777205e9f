import type { ExportFile } from '../destination';

/** Letters that every file system and server takes. */
export const safeName = (text: string): string =>
  text.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'export';

/**
 * The name of a file that is not whole yet. It carries the content, so that an interrupted file is continued with
 * the same content only.
 */
export const temporaryName = (file: Pick<ExportFile, 'name' | 'sha256'>): string =>
  `.${file.name}.${file.sha256.slice(0, 16)}.part`;

/** The name of the file that a temporary name of ours stands for. */
export const nameBehind = (temporary: string): string | undefined =>
  /^\.(.+)\.[0-9a-f]{16}\.part$/.exec(temporary)?.[1];

/** The folder in which a set is gathered, or in which an old one is removed. `~` is in no safe name. */
export const temporaryFolder = (profile: string, id: string): string =>
  `.${safeName(profile)}~${safeName(id)}.part`;

export const isTemporaryFolderOf = (profile: string, name: string): boolean =>
  name.startsWith(`.${safeName(profile)}~`) && name.endsWith('.part');
