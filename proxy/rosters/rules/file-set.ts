import type { FindingKind } from '../finding-kind';
import type { FileFormat, RosterFormat } from '../formats/format';
import { isStated } from '../formats/format';
import { findFile } from '../formats/detect-format';
import type { RosterContext } from '../roster-context';
import type { FileSet, Rule } from './rule';
import { suggest } from './suggest';

const missing: FindingKind = {
  code: 'FILE_MISSING',
  severities: ['fatal', 'warning'],
  meaning: 'A file that the format needs is not there. SDS answers RequiredFileNotFound.',
  action: 'Export the file and put it beside the others; check its spelling.',
  message: 'This file is needed and is missing.{detail}',
};

const unknown: FindingKind = {
  code: 'FILE_UNKNOWN',
  severities: ['fatal', 'warning'],
  meaning:
    'A file belongs to no file of the format. In a zip archive SDS stops at it; in a folder it must not be uploaded.',
  action:
    'Take the file out of the archive or folder. Licence files, logs and notes belong elsewhere.',
  message: 'This file is not part of the format.{detail}',
};

const duplicate: FindingKind = {
  code: 'FILE_DUPLICATE',
  severities: ['fatal'],
  meaning: 'The same file is there twice, perhaps in another spelling of its name. SDS stops.',
  action: 'Keep one of them.',
  message: 'This file is there more than once.',
};

const nameCase: FindingKind = {
  code: 'FILE_NAME_CASE',
  severities: ['fatal', 'warning'],
  meaning: 'The file name differs from the name in the format by upper and lower case only.',
  action: 'Rename the file exactly as the message says.',
  message: 'Rename this file to {detail}: names are case-sensitive.',
};

/** Which files are there: needed, unknown, twice, or misspelt by case. */
export const fileSet: Rule = {
  findings: [missing, unknown, duplicate, nameCase],
  checkFiles(set, context) {
    const add = (
      kind: FindingKind,
      severity: 'fatal' | 'warning',
      file: string,
      detail = '',
    ): void => context.log.add(kind, severity, { file, line: 0, column: '', detail });
    const seen = new Set<FileFormat>();
    for (const name of set.names) {
      const file = findFile(context.format, name);
      if (file === undefined) {
        if (context.format.ignoredFiles?.includes(name)) continue;
        const near = suggest(
          name,
          context.format.files.map((one) => one.name),
        );
        const stops = set.inArchive && context.format.exactFileSet !== undefined;
        add(unknown, stops ? 'fatal' : 'warning', name, near ? ` Is it ${near}?` : '');
        continue;
      }
      if (seen.has(file)) add(duplicate, 'fatal', name);
      seen.add(file);
      const { exactFileNames } = context.format;
      if (exactFileNames && name !== file.name)
        add(nameCase, isStated(exactFileNames) ? 'fatal' : 'warning', name, file.name);
    }
    reportMissing(set, context, seen);
  },
};

function reportMissing(set: FileSet, context: RosterContext, seen: Set<FileFormat>): void {
  const strangers = set.names.filter((name) => findFile(context.format, name) === undefined);
  for (const file of neededFiles(context.format, seen)) {
    if (seen.has(file)) continue;
    const near = suggest(file.name, strangers);
    context.log.add(missing, isStated(file.evidence) ? 'fatal' : 'warning', {
      file: file.name,
      line: 0,
      column: '',
      detail: near ? ` Is it ${near}?` : '',
    });
  }
}

function neededFiles(format: RosterFormat, seen: Set<FileFormat>): FileFormat[] {
  const withClasses = [...seen].some(({ presence }) => presence === 'with-classes');
  return format.files.filter(
    ({ presence }) => presence === 'required' || (withClasses && presence === 'with-classes'),
  );
}
