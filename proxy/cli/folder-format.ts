import { closest, distance } from 'fastest-levenshtein';
import { BridgeError } from '../errors';

/** The columns each file must have, by format (facts of the SDS CSV formats; rows are not looked at). */
export const formatFiles = {
  'sds-v1': {
    'School.csv': ['SIS ID', 'Name'],
    'Section.csv': ['SIS ID', 'School SIS ID', 'Section Name'],
    'Student.csv': ['SIS ID', 'School SIS ID', 'Username'],
    'Teacher.csv': ['SIS ID', 'School SIS ID', 'Username'],
    'StudentEnrollment.csv': ['Section SIS ID', 'SIS ID'],
    'TeacherRoster.csv': ['Section SIS ID', 'SIS ID'],
    'User.csv': ['Email', 'First Name', 'Last Name', 'Phone', 'SIS ID'],
    'Guardianrelationship.csv': ['SIS ID', 'Email', 'Role'],
  },
  'sds-v2.1': {
    'orgs.csv': ['sourcedId', 'name', 'type'],
    'users.csv': ['sourcedId', 'username'],
    'roles.csv': ['userSourcedId', 'orgSourcedId', 'role'],
    'classes.csv': ['sourcedId', 'orgSourcedId', 'title'],
    'enrollments.csv': ['classSourcedId', 'userSourcedId', 'role'],
    'academicSessions.csv': ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate'],
    'courses.csv': ['sourcedId', 'orgSourcedId', 'title'],
    'demographics.csv': ['userSourcedId'],
    'userFlags.csv': ['userSourcedId', 'flag'],
    'relationships.csv': ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type FolderFormat = keyof typeof formatFiles;

export interface DetectedFormat {
  format: FolderFormat;
  /** The names that belong to the format, as they stand in the folder. */
  files: string[];
}

/**
 * Tells the format of a set of CSV names, and which of them belong to it. `usersHeader` are the columns
 * of users.csv, the only way to know V2 from V2.1. Throws FORMAT_UNKNOWN: for V2 and OneRoster (convert
 * first), a mixture, and a name that is almost one of the format: sent without it, SDS would take the
 * file for removed and make its records inactive.
 */
export function detectFormat(
  folder: string,
  names: readonly string[],
  usersHeader: readonly string[],
): DetectedFormat {
  const refuse = (reason: string) =>
    new BridgeError('FORMAT_UNKNOWN', { params: { folder, reason } });
  const lower = new Set(names.map((name) => name.toLowerCase()));
  if (lower.has('manifest.csv'))
    throw refuse('manifest.csv is of OneRoster: convert it to V2.1 first');
  const formats = (Object.keys(formatFiles) as FolderFormat[]).filter((id) =>
    knownNames(id).some((name) => lower.has(name.toLowerCase())),
  );
  const [format] = formats;
  if (format === undefined)
    throw refuse('none of orgs.csv, users.csv, School.csv, Student.csv is there');
  if (formats.length > 1) throw refuse('V1 and V2.1 files stand side by side');
  const isV2 = usersHeader.includes('role') && !lower.has('roles.csv');
  if (format === 'sds-v2.1' && isV2)
    throw refuse('users.csv with a column role is of V2: convert it to V2.1 first');
  const files = names.filter((name) => knownAs(format, name) !== undefined);
  for (const name of names.filter((one) => !files.includes(one))) {
    const meant = almost(format, name, lower);
    if (meant !== undefined) throw refuse(`rename ${name} to ${meant}, or take it out`);
  }
  return { format, files };
}

const knownNames = (format: FolderFormat): string[] => Object.keys(formatFiles[format]);

/** The name of the format a file stands for. V1 names are taken in any case, V2.1 names exactly. */
export function knownAs(format: FolderFormat, file: string): string | undefined {
  return knownNames(format).find((name) =>
    format === 'sds-v1' ? name.toLowerCase() === file.toLowerCase() : name === file,
  );
}

/** The columns a file must have; none for a file that is not of the format. */
export function requiredColumns(format: FolderFormat, file: string): readonly string[] {
  const columns: Record<string, readonly string[]> = formatFiles[format];
  return columns[knownAs(format, file) ?? ''] ?? [];
}

/** A known name that is absent and differs by case or two letters at most. */
function almost(format: FolderFormat, name: string, present: ReadonlySet<string>) {
  return knownNames(format).find(
    (known) =>
      known.toLowerCase() === name.toLowerCase() ||
      (!present.has(known.toLowerCase()) &&
        closeMatch(known.toLowerCase(), [name.toLowerCase()], 2)),
  );
}

/** The candidate nearest to a word, when it is near enough to be a slip of the pen. */
export function closeMatch(
  word: string,
  candidates: readonly string[],
  slips = 3,
): string | undefined {
  const normal = (text: string) => text.toLowerCase().replace(/[^a-z0-9.]/g, '');
  if (candidates.length === 0) return undefined;
  const same = candidates.find((candidate) => normal(candidate) === normal(word));
  if (same !== undefined) return same;
  const best = closest(word, candidates);
  return distance(word, best) <= Math.min(slips, Math.floor(word.length / 2)) ? best : undefined;
}
