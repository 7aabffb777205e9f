import type { FileFormat, Reference, RosterFormat } from '../formats/format';

/** How the records of a file find their school: their own column that names it, or the school of another record. */
export type SchoolPath =
  | { through: 'none' }
  | { through: 'school-column'; column: string }
  | { through: 'record'; column: string; record: Reference };

/** One file of a comparison. The plan is in the order in which the files are to be read. */
export interface PlannedFile {
  file: FileFormat;
  school: SchoolPath;
  /** The column that names the records whose schools other files ask this one for. */
  provides?: { column: string; record: Reference };
}

/**
 * Plans how every record finds its school, by nothing but the format's data: the school file names its own; the records
 * that a file places (`places`) have the school of that file's record; then a column that refers to a school; then the
 * school of the first record referred to that has one. Files come behind those they ask, and as soon as can be.
 */
export function planSchools(format: RosterFormat, files: readonly FileFormat[]): PlannedFile[] {
  const paths = new Map(files.map((file) => [file, pathOf(format, file, [])]));
  const plan: PlannedFile[] = [];
  const add = (file: FileFormat): void => {
    const wanted = [...paths.values()].flatMap((path) => ('record' in path ? path.record : []));
    const record = wanted.find((one) => providerOf(format, one) === file);
    const provides = record && { column: placedBy(file)?.column ?? record.column, record };
    plan.push({ file, school: paths.get(file)!, ...(provides && { provides }) });
    if (provides === undefined) return;
    for (const [next, path] of paths) if (next !== file && asks(path, provides.record)) add(next);
  };
  for (const [file, path] of paths)
    if (path.through !== 'record' || !paths.has(providerOf(format, path.record))) add(file);
  return plan;
}

function pathOf(format: RosterFormat, file: FileFormat, above: readonly FileFormat[]): SchoolPath {
  const { schools } = format;
  if (file.name === schools.file) return { through: 'school-column', column: schools.id };
  const placed = format.files.map((one) => placedBy(one)?.record);
  const record = placed.find((one) => one?.file === file.name);
  if (record !== undefined) return { through: 'record', column: record.column, record };
  const direct = file.columns.find(({ references: to }) => to?.file === schools.file);
  if (direct !== undefined) return { through: 'school-column', column: direct.name };
  for (const { name, references: to } of file.columns) {
    const target = format.files.find((one) => one.name === to?.file);
    if (to === undefined || target === undefined || [file, ...above].includes(target)) continue;
    if (pathOf(format, target, [file, ...above]).through !== 'none')
      return { through: 'record', column: name, record: to };
  }
  return { through: 'none' };
}

/** The file that tells the school of a record: the one that places it, or its own. */
const providerOf = (format: RosterFormat, record: Reference): FileFormat =>
  format.files.find((file) => sameRecord(placedBy(file)?.record, record)) ??
  format.files.find(({ name }) => name === record.file)!;

function placedBy(file: FileFormat): PlannedFile['provides'] {
  const column = file.columns.find(({ name }) => name === file.places);
  return column?.references && { column: column.name, record: column.references };
}

/** True when a file asks another for the school of this record. */
export const asks = (path: SchoolPath, record: Reference): boolean =>
  path.through === 'record' && sameRecord(path.record, record);

const sameRecord = (a: Reference | undefined, b: Reference): boolean =>
  a?.file === b.file && a.column === b.column;
