import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const fatal = (code: string, message: string, meaning: string, action: string): FindingKind => ({
  code,
  severities: ['fatal'],
  message,
  meaning,
  action,
});

/** Why a zip archive or one of its entries is refused. */
export const archiveFaults = {
  damaged: fatal(
    'ARCHIVE_DAMAGED',
    'The zip archive is damaged or of a kind that is not read ({detail}).',
    'The archive is cut, encrypted, fails its checksum, or is no zip.',
    'Make the archive again, without password.',
  ),
  path: fatal(
    'ARCHIVE_FOLDER',
    'The archive holds a folder or path; put the files at its top.',
    'SDS stops at a folder in an archive; a path could also point outside it.',
    'Zip the files themselves, not the folder they are in.',
  ),
  nested: fatal(
    'ARCHIVE_NESTED',
    'The archive holds another archive.',
    'Archives inside archives are not unpacked.',
    'Put the CSV files into one archive.',
  ),
  tooLarge: fatal(
    'ARCHIVE_TOO_LARGE',
    'The archive unpacks to more than {detail}.',
    'The unpacked size is above the limit of this service.',
    'Check the archive; split a real roster of this size by file, without zip.',
  ),
  ratio: fatal(
    'ARCHIVE_RATIO',
    'The entry unpacks to more than {detail} times its size.',
    'Rosters do not compress so well: this is most likely made to exhaust memory or disk.',
    'Check where the archive comes from.',
  ),
  tooMany: fatal(
    'ARCHIVE_TOO_MANY_ENTRIES',
    'The archive holds more than {detail} entries.',
    'A roster has at most a few dozen files.',
    'Put only the CSV files into the archive.',
  ),
} as const;

/** Zip archives; reported by the archive source. */
export const archives: Rule = { findings: Object.values(archiveFaults) };
