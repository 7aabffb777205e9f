import { z } from 'zod';
import { findFormat } from '../../../rosters';
import { entityNames, type EntityName } from '../../model/entities';
import {
  mapRole,
  oneRosterMapping,
  rowsOf,
  type OneRosterEntity,
  type OneRosterMapping,
} from '../../model/from-oneroster';
import { openCsvSet } from '../csv-set/open-set';
import { readEntity, type EntityPart, type KnownFile } from '../csv-set/read-entity';
import { defineSource } from '../source';
import { readManifest, type Manifest } from './manifest';
import { readUserFacts, type UserFacts } from './user-facts';

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe(
      'The folder or zip archive with the package. A relative path counts from the profile.',
    ),
  mapping: oneRosterMapping
    .prefault({})
    .describe('What OneRoster and School Data Sync say differently.'),
});

type Parts = { [Name in EntityName]?: EntityPart<Name> };

/** A OneRoster 1.1 or 1.2 package, bulk only. Names, headers and values are case-sensitive, as the standard has it. */
export const oneRosterCsv = defineSource({
  kind: 'oneroster-csv',
  title: 'OneRoster 1.1 or 1.2 CSV',
  settings,
  async open({ path, mapping }, context) {
    const set = await openCsvSet(context.resolvePath(path));
    try {
      const manifest = await readManifest(set);
      const parts = await planParts(manifest, mapping);
      return {
        entities: entityNames.filter((name) => parts[name] !== undefined),
        read: (entity, signal) => readEntity(entity, [parts[entity] as EntityPart], signal),
        close: async () => set.close(),
      };
    } catch (error) {
      set.close();
      throw error;
    }
  },
});

async function planParts(manifest: Manifest, mapping: OneRosterMapping): Promise<Parts> {
  const format = findFormat(`oneroster-${manifest.version}`)!;
  const known = (name: string): KnownFile | undefined => {
    const file = manifest.files.get(name);
    const columns = format.files.find((one) => one.name === `${name}.csv`)?.columns;
    return file && columns && { file, format: { title: format.title, columns } };
  };
  const users = known('users')!;
  const facts = await readUserFacts(users, known('roles'));
  const context = { mapping, roleOf: facts.role };
  const part = <Name extends OneRosterEntity>(
    entity: Name,
    from = known(entity),
  ): EntityPart<Name> | undefined =>
    from && { from, map: (record) => rowsOf[entity](record, context) };
  const parts: { [Name in EntityName]?: EntityPart<Name> | undefined } = {
    orgs: part('orgs'),
    academicSessions: part('academicSessions'),
    users: part('users'),
    roles: rolesPart(manifest, known('roles'), facts, mapping) ?? part('roles', users),
    courses: part('courses'),
    classes: part('classes'),
    enrollments: part('enrollments'),
    demographics: part('demographics'),
    relationships: part('relationships', users),
  };
  return parts as Parts;
}

/** 1.2 has roles in a file of their own, 1.1 in users.csv. */
function rolesPart(
  { version }: Manifest,
  roles: KnownFile | undefined,
  facts: UserFacts,
  mapping: OneRosterMapping,
): EntityPart<'roles'> | undefined {
  if (version === '1.1' || roles === undefined) return undefined;
  const map: EntityPart<'roles'>['map'] = (record) =>
    [mapRole(record, facts.holder(record['userSourcedId'] ?? ''), mapping)].flatMap(
      (row) => row ?? [],
    );
  return { from: roles, map };
}
