import { findFormat, suggest, type FormatId } from '../../rosters';
import type { RosterHead } from '../pick-roster';
import { requiredColumns } from '../sendable-files';
import type { ValidationMessage } from '../service-client';

/** A message of School Data Sync with what to do about it. */
export interface Advice extends ValidationMessage {
  advice: string;
}

/**
 * What to do about a message of the validation. Only RequiredFileNotFound and OptionalFileNotFound are
 * published codes; for everything else the file's own header is looked at, so that the advice does not
 * hang on spellings that may change.
 */
export function advise(
  message: ValidationMessage,
  format: FormatId,
  files: readonly RosterHead[],
): Advice {
  return { ...message, advice: adviceFor(message, format, files) };
}

function adviceFor(
  { code, target }: ValidationMessage,
  format: FormatId,
  files: readonly RosterHead[],
): string {
  if (code === 'RequiredFileNotFound') return `add ${target} to the folder`;
  if (code === 'OptionalFileNotFound')
    return `add ${target} if it was sent before: what it held becomes inactive otherwise`;
  const file = files.find((one) => one.name.toLowerCase() === target.toLowerCase());
  if (!file) return 'correct it in the student information system and upload all files again';
  if (file.bytes === 0) return `${target} is empty: export it again`;
  const hints = [...doubledColumns(file), ...missingColumns(file, format)];
  return hints.length > 0 ? hints.join('; ') : `correct ${target} and upload all files again`;
}

function doubledColumns({ name, columns }: RosterHead): string[] {
  const doubled = columns.filter((column, at) => columns.indexOf(column) !== at);
  return [...new Set(doubled)].map(
    (column) => `remove one of the columns "${column}" from ${name}`,
  );
}

function missingColumns({ name, columns }: RosterHead, format: FormatId): string[] {
  const required = requiredColumns(findFormat(format)!, name);
  const spare = columns.filter((column) => !required.includes(column));
  return required
    .filter((column) => !columns.includes(column))
    .map((column) => {
      const close = suggest(column, spare);
      return close === undefined
        ? `add the column "${column}" to ${name}`
        : `rename the column "${close}" of ${name} to "${column}"`;
    });
}
