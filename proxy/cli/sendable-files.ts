import { BridgeError } from '../errors';
import { detectFormat, findFile, findFormat, suggest, type RosterFormat } from '../rosters';

/** A CSV file of a folder, as far as its format is told by it. */
export interface NamedHeader {
  name: string;
  columns: readonly string[];
}

export interface SendableFiles {
  format: RosterFormat;
  /** The names that belong to the format, as they stand in the folder. */
  names: string[];
}

/** What School Data Sync takes as it is; the other formats are converted first. */
export const sendableFormats = ['sds-v1', 'sds-v2.1'] as const;
const sendable = sendableFormats.map((id) => findFormat(id)!);

/**
 * Tells the format of a folder's CSV files, and which of them belong to it. Throws FORMAT_UNKNOWN: for V2 and
 * OneRoster (convert first), a mixture, and a name that is almost one of the format: sent without it, SDS would
 * take the file for removed and make its records inactive.
 */
export function findSendableFiles(folder: string, files: readonly NamedHeader[]): SendableFiles {
  const refuse = (reason: string) =>
    new BridgeError('FORMAT_UNKNOWN', { params: { folder, reason } });
  const headers = files.map(({ name, columns }) => ({ name, headers: columns }));
  const found = detectFormat(headers);
  const has = (name: string) => files.some((file) => file.name.toLowerCase() === name);
  if (has('manifest.csv') || found?.id.startsWith('oneroster'))
    throw refuse('manifest.csv or columns of OneRoster: convert it to V2.1 first');
  const formats = sendable.filter((format) => files.some(({ name }) => findFile(format, name)));
  const [format] = formats;
  if (format === undefined)
    throw refuse('none of orgs.csv, users.csv, School.csv, Student.csv is there');
  if (formats.length > 1) throw refuse('V1 and V2.1 files stand side by side');
  if (format.id === 'sds-v2.1' && (found?.id === 'sds-v2' || hasRoleOfUsers(files)))
    throw refuse('users.csv with a column role is of V2: convert it to V2.1 first');
  const names = files.map(({ name }) => name).filter((name) => isOf(format, name));
  for (const { name } of files) {
    const meant = names.includes(name) ? undefined : almost(format, name, has);
    if (meant !== undefined) throw refuse(`rename ${name} to ${meant}, or take it out`);
  }
  return { format, names };
}

/** The columns a file must have; none for a file that is not of the format. */
export function requiredColumns(format: RosterFormat, name: string): readonly string[] {
  const columns = findFile(format, name)?.columns ?? [];
  return columns
    .filter(({ required, headerRequired }) => (required ?? headerRequired) !== undefined)
    .map((column) => column.name);
}

/** Some formats take names in any case, others exactly. */
function isOf(format: RosterFormat, name: string): boolean {
  const file = findFile(format, name);
  return file !== undefined && (format.exactFileNames === undefined || file.name === name);
}

/** In V2.1 the roles stand in a file of their own. */
const hasRoleOfUsers = (files: readonly NamedHeader[]): boolean =>
  files.some(
    ({ name, columns }) => name.toLowerCase() === 'users.csv' && columns.includes('role'),
  ) && !files.some(({ name }) => name.toLowerCase() === 'roles.csv');

/** A name of the format that is absent and differs from this one by a slip. */
function almost(
  format: RosterFormat,
  name: string,
  has: (name: string) => boolean,
): string | undefined {
  const known = format.files.map((file) => file.name);
  const other = known.find((one) => one.toLowerCase() === name.toLowerCase());
  return (
    other ??
    suggest(
      name,
      known.filter((one) => !has(one.toLowerCase())),
    )
  );
}
