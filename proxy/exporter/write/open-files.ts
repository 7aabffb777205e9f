import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findFormat } from '../../rosters';
import type { FileSpec } from '../formats/format';
import { headerOf } from '../formats/format';
import { licenseFile } from '../formats/license';
import type { EntityName } from '../model/entities';
import type { ExportOptions } from '../profile/options';
import type { RunState } from '../state/run-state';

/** A file that the set will have: under which name and with which headers. */
export interface PlannedFile {
  spec: FileSpec;
  name: string;
  path: string;
  header: string[];
}

/** The files of the format whose entity the source has, and License.csv in a folder of its own when it is wanted. */
export function planFiles(
  { format, options, available }: Pick<RunState, 'format' | 'options' | 'available'>,
  folder: string,
): { files: PlannedFile[]; license?: PlannedFile } {
  const wanted = format.files.filter(({ entity, each }) =>
    available.has(each === 'contact' ? 'relationships' : entity),
  );
  const files = wanted.map((spec): PlannedFile => {
    const isLower = format.id === 'sds-v1' && options.fileNameCase === 'lower';
    const name = isLower ? spec.name.toLowerCase() : spec.name;
    const header = spec.columns.map((column) => spell(spec, headerOf(column), options, format.id));
    return { spec, name, path: path.join(folder, name), header };
  });
  if (options.license === undefined) return { files };
  const own = path.join(folder, 'license');
  mkdirSync(own, { mode: 0o700 });
  const { name, columns } = licenseFile;
  const license = {
    ...{ spec: licenseFile, name, path: path.join(own, name), header: columns.map(headerOf) },
  };
  return { files, license };
}

/** Spellings of V1 that the profile can choose. */
function spell(
  { name: file, entity }: { name: string; entity: EntityName },
  header: string,
  { headers, schoolNameHeader }: ExportOptions,
  format: string,
): string {
  if (format !== 'sds-v1') return header;
  if (entity === 'orgs' && header === 'Name') return schoolNameHeader;
  if (headers === 'standard') return header;
  const columns = findFormat(format)?.files.find(({ name }) => name === file)?.columns;
  return columns?.find(({ name }) => name === header)?.variant ?? header;
}
