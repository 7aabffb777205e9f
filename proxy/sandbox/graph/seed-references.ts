import type { ReferenceDefinition, RoleGroup } from './entities';

/** Microsoft's own samples use these two ids literally. */
export const seedRoleGroups = (): Map<string, RoleGroup> =>
  new Map([
    ['staff', group('staff', 'Staff', ['administrator', 'principal', 'staff', 'teacher'])],
    ['students', group('students', 'Students', ['student'])],
  ]);

const group = (id: string, displayName: string, codes: string[]): RoleGroup => ({
  id,
  displayName,
  roles: codes.map((code) => ({ code })),
});

const lists: readonly [type: string, source: string, codes: readonly [string, string][]][] = [
  [
    'RefFileFormat',
    'Microsoft',
    [
      ['schoolDataSyncV1', 'SDS V1 CSV'],
      ['schoolDataSyncV2Rev1', 'SDS V2.1 CSV'],
    ],
  ],
  [
    'RefGradeLevel',
    'CEDS',
    [
      ['KG', 'Kindergarten'],
      ['01', 'First grade'],
      ['02', 'Second grade'],
      ['03', 'Third grade'],
      ['12', 'Twelfth grade'],
    ],
  ],
  [
    'RefOrgType',
    'IMS Global',
    [
      ['district', 'District'],
      ['school', 'School'],
    ],
  ],
  [
    'RefRole',
    'IMS Global',
    [
      ['administrator', 'Administrator'],
      ['student', 'Student'],
      ['teacher', 'Teacher'],
    ],
  ],
];

/** A small set of lists of values; a real tenant has hundreds of entries. */
export const seedReferenceDefinitions = (): Map<string, ReferenceDefinition> =>
  new Map(
    lists.flatMap(([referenceType, source, codes]) =>
      codes.map(([code, displayName], sortIndex) => {
        const id = `${referenceType}-${code}`;
        return [id, { id, referenceType, code, displayName, sortIndex, source }] as const;
      }),
    ),
  );
