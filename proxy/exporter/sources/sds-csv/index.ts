import { z } from 'zod';
import { BridgeError } from '../../../errors';
import {
  detectFormat,
  findFile,
  findFormat,
  headerNames,
  type RosterFormat,
} from '../../../rosters';
import { entities, entityNames, type EntityName } from '../../model/entities';
import { openCsvSet, type CsvSet, type SetFile } from '../csv-set/open-set';
import { readEntity, type EntityPart, type KnownFile } from '../csv-set/read-entity';
import { defineSource } from '../source';
import { plans, type Plan } from './plans';

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The folder or zip archive with the files. A relative path counts from the profile.'),
  format: z
    .enum(['auto', 'sds-v1', 'sds-v2', 'sds-v2.1'])
    .default('auto')
    .describe('The format of the files. `auto`: by their names and headers.'),
});

/** A set of School Data Sync files of any version: to convert it into another. UK headers and any case of names are taken. */
export const sdsCsv = defineSource({
  kind: 'sds-csv',
  title: 'School Data Sync CSV (V1, V2 or V2.1)',
  settings,
  async open({ path, format: wanted }, context) {
    const set = await openCsvSet(context.resolvePath(path));
    try {
      const format = await chooseFormat(set, wanted);
      const plan: Plan = plans[format.id as keyof typeof plans];
      const files = knownFiles(set, format);
      const partsOf = <Name extends EntityName>(entity: Name): EntityPart<Name>[] =>
        (plan[entity] ?? []).flatMap(({ file, createMap }) => {
          const from = files.get(file);
          return from === undefined
            ? []
            : [{ from: { ...from, extra: entities[entity] }, map: createMap() }];
        });
      return {
        entities: entityNames.filter((name) => partsOf(name).length > 0),
        read: (entity, signal) => readEntity(entity, partsOf(entity), signal),
        close: async () => set.close(),
      };
    } catch (error) {
      set.close();
      throw error;
    }
  },
});

async function chooseFormat(set: CsvSet, wanted: string): Promise<RosterFormat> {
  const headers = [];
  for (const file of set.files) headers.push({ name: file.name, headers: await headerOf(file) });
  const found = detectFormat(headers);
  if (wanted !== 'auto') return findFormat(wanted)!;
  if (found !== undefined && found.id in plans) return found;
  throw new BridgeError('EXPORT_SOURCE_FORMAT', {
    params: {
      folder: set.label,
      wanted: 'files of School Data Sync',
      found: found === undefined ? 'names that none of its formats has' : `${found.title} files`,
    },
  });
}

/** Header names from the first bytes of a file. */
async function headerOf(file: SetFile): Promise<readonly string[]> {
  for await (const chunk of file.chunks()) return headerNames(chunk);
  return [];
}

/** The files of the format by its own names for them. Throws FILE_NAMES_CLASH, ROSTER_FILE_UNREADABLE for a missing one. */
function knownFiles(set: CsvSet, format: RosterFormat): Map<string, KnownFile> {
  const files = new Map<string, KnownFile>();
  for (const file of set.files) {
    const known = findFile(format, file.name);
    if (known === undefined) continue;
    const clash = files.get(known.name);
    if (clash !== undefined)
      throw new BridgeError('FILE_NAMES_CLASH', {
        params: { files: `${clash.file.name} and ${file.name}` },
      });
    files.set(known.name, { file, format: { title: format.title, columns: known.columns } });
  }
  for (const { name, presence } of format.files)
    if (presence === 'required' && !files.has(name))
      throw new BridgeError('ROSTER_FILE_UNREADABLE', {
        params: { file: name, format: format.title },
        target: name,
      });
  return files;
}
