import type { FindingKind } from '../finding-kind';
import type { Rule } from './rule';

const fatal = (code: string, message: string, meaning: string, action: string): FindingKind => ({
  code,
  severities: ['fatal'],
  message,
  meaning,
  action,
});

/** Why a file could not be read as CSV at all. */
export const unreadable = {
  empty: fatal(
    'FILE_EMPTY',
    'The file is empty.',
    'A file has no header line.',
    'Export the file again.',
  ),
  notCsv: fatal(
    'FILE_NOT_CSV',
    'The file is not comma-separated text.{detail}',
    'A file is a spreadsheet, an archive, a picture, or its first line is no header.',
    'Export as CSV (comma-separated, UTF-8).',
  ),
  utf16: fatal(
    'ENCODING_UTF16',
    'The file is UTF-16; write it as UTF-8.',
    'Spreadsheets save "Unicode text" as UTF-16. SDS reads UTF-8 only.',
    'Save as "CSV UTF-8".',
  ),
  lineEnds: fatal(
    'LINE_ENDS_CR',
    'The lines end with a lone carriage return.',
    'Old Macintosh line ends make one line of the whole file.',
    'End lines with CRLF or LF.',
  ),
  delimiter: fatal(
    'DELIMITER_WRONG',
    'The header is separated by {detail}, not by commas.',
    'Spreadsheets of many countries write semicolons or tabs into CSV files.',
    'Export with commas as the separator.',
  ),
  tooWide: fatal(
    'HEADER_TOO_WIDE',
    'The header has more than {detail} columns.',
    'No roster file has so many columns.',
    'Check that the file has line breaks and the right separator.',
  ),
  headerQuotes: fatal(
    'HEADER_UNREADABLE',
    'The quotes or bytes of the header line are damaged.',
    'The header line has an unclosed quote or is not UTF-8.',
    'Write the header without quotes, in UTF-8.',
  ),
  notAFile: fatal(
    'FILE_NOT_REGULAR',
    'This is a link, a folder or a device, not a file.',
    'Links, pipes and devices are not followed: what they lead to could change or lie elsewhere.',
    'Put the file itself there.',
  ),
  cannotOpen: fatal(
    'FILE_UNREADABLE',
    'The file cannot be read ({detail}).',
    'The file vanished, or may not be read by this process.',
    'Check that it is there and its permissions, then try again.',
  ),
  changed: fatal(
    'FILE_CHANGED',
    'The file changed while it was read.',
    'The exporter was still writing, or somebody edited the file.',
    'Validate again when the export is complete.',
  ),
} as const;

/** Files that cannot be read; reported by the sources and the header reader. */
export const readableFiles: Rule = { findings: Object.values(unreadable) };
