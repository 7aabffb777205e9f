import fc from 'fast-check';
import t from 'tap';
import type { EntityName } from '../../proxy/exporter/model/entities';
import { entities, entityNames } from '../../proxy/exporter/model/entities';
import { leftOutOf } from '../../proxy/exporter/run/counts';
import type { Tables } from './csv-source';
import { exportTables } from './export-tables';

/** Few different ids, so that rows meet each other; some are bad. */
const id = (prefix: string) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '"x\ny"', 'caf\u00e9', '"a,b"', 'Z9') },
  );
const word = fc.constantFrom('', 'Ann', '"O""N"', '"a,b"', '"two\nlines"', '\u00ff', 'x\u0001y');
const role = fc.constantFrom(
  'student',
  'teacher',
  'Student',
  'coach',
  'parent',
  'bad',
  '',
  'other',
);

function cellOf(entity: EntityName, column: string) {
  const own = { orgs: 'S', users: 'P', classes: 'K', courses: 'C', academicSessions: 'T' };
  if (column === 'sourcedId') return id(own[entity as keyof typeof own]);
  if (/^org|^parent/.test(column)) return id('S');
  if (/ser.*Id$/.test(column)) return id('P');
  if (/^class/.test(column)) return id('K');
  if (/^course/.test(column)) return id('C');
  if (/ession|schoolYearSourcedId/.test(column)) return id('T');
  if (column === 'role') return role;
  if (column === 'flag') return fc.constantFrom('ell', 'lep', 'nonsense', '');
  if (column === 'type') return fc.constantFrom('school', 'school', 'district', '', 'term', 'odd');
  if (column === 'active' || column === 'enabled') return fc.constantFrom('', 'true', 'false');
  if (/Date$/.test(column)) return fc.constantFrom('', '2026-01-01', '2027-12-31', 'soon');
  if (/[eE]mail$/.test(column)) return fc.constantFrom('a@b.test', 'c@d.test', '', 'no address');
  if (column === 'username') return fc.constantFrom('a', 'b', 'c', 'd', '');
  return word;
}

/** A table of one entity with rows of which some cannot be read. */
function tableOf(entity: EntityName) {
  const columns = entities[entity];
  const row = fc.tuple(...columns.map((column) => cellOf(entity, column)));
  const line = fc.oneof(
    { weight: 20, arbitrary: row.map((cells) => cells.join(',')) },
    { weight: 1, arbitrary: fc.constantFrom('too,few', 'a"b,c', '') },
  );
  return fc
    .array(line, { maxLength: 12 })
    .map((lines) => [columns.join(','), ...lines, ''].join('\n'));
}

const roster = fc.record(
  Object.fromEntries(entityNames.map((entity) => [entity, tableOf(entity)])),
) as fc.Arbitrary<Tables>;

const wishes = fc.record({
  format: fc.constantFrom('sds-v1' as const, 'sds-v2' as const, 'sds-v2.1' as const),
  options: fc.record({
    userName: fc.constantFrom('keep' as const, 'email' as const, 'part-before-at' as const),
    onlyActive: fc.boolean(),
    teachersWithClassesOnly: fc.boolean(),
    classesWithoutTeacher: fc.constantFrom('keep' as const, 'drop' as const),
    classesWithoutStudent: fc.constantFrom('keep' as const, 'drop' as const),
    enrollmentDates: fc.constantFrom('all' as const, 'not-ended' as const, 'current' as const),
    sectionIds: fc.constantFrom({}, { compose: '{school}-{id}' }, { replaceUnsafe: '' }),
    license: fc.constantFrom(undefined, { accountSkuId: 'a:b' }),
  }),
});

t.test('whatever the source gives, no row gets lost and the files hold', async (t) => {
  await fc.assert(
    fc.asyncProperty(roster, wishes, async (tables, { format, options }) => {
      const { license, ...rest } = options;
      const { counts, validation, findings } = await exportTables(tables, {
        format,
        options: { ...rest, ...(license && { license }) },
      });
      for (const [entity, count] of Object.entries(counts)) {
        const rows = count.written + count.heldBack + leftOutOf(count);
        if (count.read !== rows) throw new Error(`${entity}: ${count.read} in, ${rows} out`);
        const told = findings.filter(
          ({ file, severity }) => file === `source:${entity}` && severity === 'error',
        );
        if (told.length !== count.heldBack) throw new Error(`${entity}: held back in silence`);
      }
      const bad = validation.codes.filter(
        // So few rows that a file can end up empty; such a set is refused.
        ({ severity, code }) => severity !== 'warning' && code !== 'FILE_WITHOUT_ROWS',
      );
      if (bad.length > 0) throw new Error(JSON.stringify(bad));
    }),
    { numRuns: 40, interruptAfterTimeLimit: 20_000 },
  );
  t.pass();
});
