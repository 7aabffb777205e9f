import type { StoredFile } from '../../storage/containers';
import type { ValidationMessage } from '../entities';
import { formatOf, type FileFormat } from './file-formats';
import {
  duplicateFileFound,
  duplicateHeader,
  headerNotFound,
  invalidFileFormat,
  optionalFileNotFound,
  requiredFileNotFound,
} from './messages';
import { readHeader } from './read-header';

export interface ValidationResult {
  errors: ValidationMessage[];
  warnings: ValidationMessage[];
  validatedFiles: string[];
}

/**
 * The basic checks SDS makes at validate: file names, required files, headers. Rows are looked at only
 * in a later run, so a row is never refused here (graph-industrydata §3).
 */
export function validateContainer(
  files: ReadonlyMap<string, StoredFile>,
  formatCode: string | undefined,
): ValidationResult {
  const format = formatOf(formatCode);
  const found = new Set<string>();
  const errors: ValidationMessage[] = [];
  const seen = new Set<string>();
  for (const [name, file] of files) {
    const canonical = canonicalName(format, name);
    if (seen.has(name.toLowerCase())) errors.push(duplicateFileFound(name));
    else if (canonical === undefined) errors.push(invalidFileFormat(name, reasonFor(name)));
    else errors.push(...checkFile(name, file, format.files.get(canonical) ?? []));
    seen.add(name.toLowerCase());
    if (canonical !== undefined) found.add(canonical);
  }
  const missing = (name: string): boolean => !found.has(name);
  errors.push(...format.required.filter(missing).map(requiredFileNotFound));
  return {
    errors,
    warnings: format.optional.filter(missing).map(optionalFileNotFound),
    // Microsoft's example of a refused upload lists no validated file at all.
    validatedFiles: errors.length > 0 ? [] : [...files.keys()].sort(),
  };
}

function canonicalName(format: FileFormat, name: string): string | undefined {
  return [...format.files.keys()].find((known) =>
    format.exactNames ? known === name : known.toLowerCase() === name.toLowerCase(),
  );
}

const reasonFor = (name: string): string =>
  name.includes('/') ? 'folders are not supported' : 'the file is not part of the format';

function checkFile(
  name: string,
  file: StoredFile,
  required: readonly string[],
): ValidationMessage[] {
  if (file.length === 0) return [invalidFileFormat(name, 'the file is empty')];
  const headers = readHeader(file.committed);
  const twice = new Set(headers.filter((header, index) => headers.indexOf(header) !== index));
  return [
    ...required
      .filter((header) => !headers.includes(header))
      .map((header) => headerNotFound(name, header)),
    ...[...twice].map((header) => duplicateHeader(name, header)),
  ];
}
