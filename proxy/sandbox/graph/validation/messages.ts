import type { ValidationMessage } from '../entities';

/** The two codes Microsoft publishes, in the words of its example. */
export const requiredFileNotFound = (file: string): ValidationMessage => ({
  code: 'RequiredFileNotFound',
  message: `When trying to validate required file ${file} encountered RequiredFileNotFound error.`,
  target: file,
  details: [],
});

export const optionalFileNotFound = (file: string): ValidationMessage => ({
  code: 'OptionalFileNotFound',
  message: `When trying to validate file ${file} encountered OptionalFileNotFound error.`,
  target: file,
  details: [],
});

/** Invented spellings for rules that Microsoft names without a code; SUPPORT.md says so. */
export const headerNotFound = (file: string, header: string): ValidationMessage =>
  headerMessage('HeaderNotFound', file, header, `the required header ${header} was not found`);

export const duplicateHeader = (file: string, header: string): ValidationMessage =>
  headerMessage('DuplicateHeader', file, header, `the header ${header} was found twice`);

export const invalidFileFormat = (file: string, why: string): ValidationMessage => ({
  code: 'InvalidFileFormat',
  message: `When trying to validate file ${file} encountered InvalidFileFormat error: ${why}.`,
  target: file,
  details: [],
});

export const duplicateFileFound = (file: string): ValidationMessage => ({
  code: 'DuplicateFileFound',
  message: `When trying to validate file ${file} encountered DuplicateFileFound error.`,
  target: file,
  details: [],
});

function headerMessage(
  code: string,
  file: string,
  header: string,
  what: string,
): ValidationMessage {
  const message = `When trying to validate file ${file} encountered ${code} error: ${what}.`;
  return { code, message, target: file, details: [{ code, message, target: header }] };
}
