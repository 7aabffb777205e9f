import { BridgeError } from '../../../errors';
import { readRecords } from '../../csv/read-records';
import type { CsvSet, SetFile } from '../csv-set/open-set';

export type OneRosterVersion = '1.1' | '1.2';

export interface Manifest {
  version: OneRosterVersion;
  /** The files it calls bulk, by their names without `.csv`. */
  files: ReadonlyMap<string, SetFile>;
}

const fail = (reason: string): BridgeError =>
  new BridgeError('EXPORT_ONEROSTER_MANIFEST', { params: { reason }, target: 'manifest.csv' });

/** Files of a package that a roster is read from; the others (grades, resources) are not looked at. */
const rosterFiles = [
  'academicSessions',
  'classes',
  'courses',
  'demographics',
  'enrollments',
  'orgs',
  'roles',
  'users',
];

/**
 * What the manifest says, compared with what is there: a file it promises must be there and the other way round.
 * Throws EXPORT_ONEROSTER_MANIFEST, and EXPORT_ONEROSTER_DELTA where a roster file holds changes only.
 */
export async function readManifest(set: CsvSet): Promise<Manifest> {
  const file = set.files.find(({ name }) => name === 'manifest.csv');
  if (file === undefined) throw fail('it is missing');
  const properties = await readProperties(file);
  const manifestVersion = properties.get('manifest.version');
  if (manifestVersion !== '1.0') throw fail(`manifest.version is not 1.0`);
  const version = properties.get('oneroster.version') ?? '';
  if (version !== '1.1' && version !== '1.2')
    throw fail('oneroster.version is neither 1.1 nor 1.2');

  const files = new Map<string, SetFile>();
  const deltas: string[] = [];
  for (const name of rosterFiles) {
    const there = set.files.find((one) => one.name === `${name}.csv`);
    const mode = properties.get(`file.${name}`) ?? 'absent';
    if (mode === 'delta') deltas.push(`${name}.csv`);
    else if (mode === 'bulk') {
      if (there === undefined) throw fail(`${name}.csv is bulk but not there`);
      files.set(name, there);
    } else if (mode !== 'absent') throw fail(`file.${name} is neither absent, bulk nor delta`);
    else if (there !== undefined) throw fail(`${name}.csv is there but not called bulk`);
  }
  if (deltas.length > 0)
    throw new BridgeError('EXPORT_ONEROSTER_DELTA', { params: { files: deltas.join(', ') } });
  const least = version === '1.1' ? ['orgs', 'users'] : ['orgs', 'users', 'roles'];
  const missing = least.filter((name) => !files.has(name));
  if (missing.length > 0) throw fail(`a roster needs ${missing.join(', ')}`);
  return { version, files };
}

async function readProperties(file: SetFile): Promise<Map<string, string>> {
  const properties = new Map<string, string>();
  const onHeader = (names: readonly string[]): string[] => {
    if (!names.includes('propertyName') || !names.includes('value'))
      throw fail('its header is not propertyName,value');
    return [...names];
  };
  for await (const records of readRecords(file.chunks(), { file: file.name, onHeader }))
    for (const { propertyName = '', value = '' } of records) properties.set(propertyName, value);
  return properties;
}
