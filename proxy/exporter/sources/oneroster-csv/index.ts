import { z } from 'zod';
import { findFormat } from '../../../rosters';
import { entityNames, type EntityName } from '../../model/entities';
import {
  mapAcademicSession,
  mapClass,
  mapCourse,
  mapDemographics,
  mapEnrollment,
  mapOrg,
  mapRelationships,
  mapRole,
  mapUser,
  mapUserRoles,
  oneRosterMapping,
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

const list = <Row>(row: Row | undefined): Row[] => (row === undefined ? [] : [row]);

async function planParts(manifest: Manifest, mapping: OneRosterMapping): Promise<Parts> {
  const format = findFormat(`oneroster-${manifest.version}`)!;
  const known = (name: string): KnownFile | undefined => {
    const file = manifest.files.get(name);
    const columns = format.files.find((one) => one.name === `${name}.csv`)?.columns;
    return file && columns && { file, format: { title: format.title, columns } };
  };
  const users = known('users')!;
  const facts = await readUserFacts(users, known('roles'));
  const part = <Name extends EntityName>(
    file: string,
    map: EntityPart<Name>['map'],
  ): EntityPart<Name> | undefined => {
    const from = known(file);
    return from && { from, map };
  };
  const parts: { [Name in EntityName]?: EntityPart<Name> | undefined } = {
    orgs: part('orgs', (record) => list(mapOrg(record))),
    academicSessions: part('academicSessions', (record) =>
      list(mapAcademicSession(record, mapping)),
    ),
    users: part('users', (record) => [mapUser(record, mapping)]),
    roles: rolesPart(manifest, users, known('roles'), facts, mapping),
    courses: part('courses', (record) => list(mapCourse(record))),
    classes: part('classes', (record) => list(mapClass(record))),
    enrollments: part('enrollments', (record) => [mapEnrollment(record, mapping)]),
    demographics: part('demographics', (record) => list(mapDemographics(record))),
    relationships: part('users', (record) => mapRelationships(record, facts.role)),
  };
  return parts as Parts;
}

/** 1.1 has roles in users.csv, 1.2 in a file of their own. */
function rolesPart(
  { version }: Manifest,
  users: KnownFile,
  roles: KnownFile | undefined,
  facts: UserFacts,
  mapping: OneRosterMapping,
): EntityPart<'roles'> {
  if (version === '1.1' || roles === undefined)
    return { from: users, map: (record) => mapUserRoles(record, mapping) };
  return {
    from: roles,
    map: (record) => list(mapRole(record, facts.grade(record['userSourcedId'] ?? ''), mapping)),
  };
}
