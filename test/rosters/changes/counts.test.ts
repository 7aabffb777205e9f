import fc from 'fast-check';
import t from 'tap';
import type { RosterComparison } from '../../../proxy/rosters/index';
import type { Random } from '../../fixtures/generate-roster/random';
import { createRandom } from '../../fixtures/generate-roster/random';
import { compareTables } from '../../fixtures/rosters/compare-tables';
import type { Tables } from '../../fixtures/rosters/roster-tables';
import { copyTables } from '../../fixtures/rosters/roster-tables';

/** Columns of each file; those before the bar are its key. Written down here, not taken from the format. */
const layout: Record<string, { key: string[]; rest: string[] }> = {
  'orgs.csv': { key: ['sourcedId'], rest: ['name', 'type', 'parentSourcedId'] },
  'users.csv': { key: ['sourcedId'], rest: ['username', 'givenName'] },
  'roles.csv': {
    key: ['userSourcedId', 'orgSourcedId', 'role', 'sessionSourcedId', 'grade'],
    rest: ['isPrimary'],
  },
  'classes.csv': { key: ['sourcedId'], rest: ['orgSourcedId', 'title'] },
  'enrollments.csv': { key: ['classSourcedId', 'userSourcedId', 'role'], rest: [] },
  'academicSessions.csv': { key: ['sourcedId'], rest: ['title'] },
  'demographics.csv': { key: ['userSourcedId'], rest: ['sex'] },
};

const orgs = ['s1', 's2', 's3', 'nowhere', ''];

/** A random row of a file; ids are few, so that they meet, repeat and miss. */
function makeRow(file: string, random: Random): string[] {
  const user = `u${random.below(12)}`;
  const [group, org] = [`c${random.below(6)}`, random.pick(orgs)];
  const text = random.pick(['', 'a', 'b', 'ü, "c"\nd']);
  switch (file) {
    case 'orgs.csv':
      return [`s${1 + random.below(4)}`, text, 'school', ''];
    case 'users.csv':
      return [user, text, random.pick(['x', 'y'])];
    case 'roles.csv':
      return [user, org, random.pick(['student', 'teacher']), '', random.pick(['', '01']), text];
    case 'classes.csv':
      return [group, org, text];
    case 'enrollments.csv':
      return [group, user, random.pick(['student', 'teacher'])];
    case 'academicSessions.csv':
      return [`t${random.below(5)}`, text];
    default:
      return [user, text];
  }
}

function makeTables(random: Random): Tables {
  return Object.fromEntries(
    Object.entries(layout).map(([file, { key, rest }]) => {
      const rows = Array.from({ length: random.below(25) }, () => makeRow(file, random));
      return [file, { header: [...key, ...rest], rows: onePlaceEach(file, rows) }];
    }),
  );
}

/** Two classes or orgs of one id would leave open which of them changed. */
function onePlaceEach(file: string, rows: string[][]): string[][] {
  if (file !== 'classes.csv' && file !== 'orgs.csv') return rows;
  return [...new Map(rows.map((row) => [row[0], row])).values()];
}

function editTables(from: Tables, random: Random): Tables {
  const tables = copyTables(from);
  for (const [file, { rows }] of Object.entries(tables)) {
    for (let edit = random.below(8); edit > 0; edit -= 1) {
      const at = random.below(rows.length + 1);
      if (random.chance(0.3)) rows.splice(at, 1);
      else if (random.chance(0.5)) rows.splice(at, 0, makeRow(file, random));
      else if (rows[at] !== undefined) rows[at] = [rows[at][0]!, ...makeRow(file, random).slice(1)];
    }
    tables[file]!.rows = onePlaceEach(file, rows);
    if (random.chance(0.03)) delete tables[file];
  }
  return tables;
}

interface Counts {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}

/** The school of each row of a file, '' for none: what the words of the design say, in plain maps. */
function schoolsOf(tables: Tables, file: string): string[] {
  const rows = (name: string): string[][] => tables[name]?.rows ?? [];
  const known = new Set(rows('orgs.csv').map(([id]) => id!));
  const own = (org: string): string => (known.has(org) ? org : '');
  const first = new Map<string, string>();
  const [holder, at, target] =
    file === 'enrollments.csv' ? (['classes.csv', 1, 0] as const) : (['roles.csv', 1, 0] as const);
  for (const row of rows(holder)) {
    const [id, org] = [row[target]!, own(row[at]!)];
    if (id !== '' && org !== '' && (!first.has(id) || org < first.get(id)!)) first.set(id, org);
  }
  return rows(file).map((row) => {
    if (file === 'academicSessions.csv') return '';
    if (file === 'orgs.csv') return row[0]!;
    if (file === 'roles.csv' || file === 'classes.csv') return own(row[1]!);
    return first.get(row[0]!) ?? '';
  });
}

/** Counts by school, and under `*` for the file. */
function countPlainly(file: string, before: Tables, now: Tables): Record<string, Counts> {
  const counts: Record<string, Counts> = {};
  const at = (school: string): Counts =>
    (counts[school] ??= { added: 0, changed: 0, removed: 0, unchanged: 0 });
  const group = (tables: Tables): Map<string, { row: string; school: string }[]> => {
    const groups = new Map<string, { row: string; school: string }[]>();
    const schools = schoolsOf(tables, file);
    for (const [i, row] of (tables[file]?.rows ?? []).entries()) {
      const key = JSON.stringify(row.slice(0, layout[file]!.key.length));
      groups.set(key, [
        ...(groups.get(key) ?? []),
        { row: JSON.stringify(row), school: schools[i]! },
      ]);
    }
    return groups;
  };
  const [old, recent] = [group(before), group(now)];
  for (const key of new Set([...old.keys(), ...recent.keys()])) {
    const left = [...(recent.get(key) ?? [])];
    const keep = (from: string, to: string, kind: 'changed' | 'unchanged'): void => {
      at('*')[kind] += 1;
      if (from === to) return void (at(from)[kind] += 1);
      at(from).removed += 1;
      at(to).added += 1;
    };
    const alone = (old.get(key) ?? []).filter(({ row, school }) => {
      const equal = left.findIndex((one) => one.row === row);
      if (equal < 0) return true;
      keep(school, left.splice(equal, 1)[0]!.school, 'unchanged');
      return false;
    });
    for (const { school } of alone) {
      const partner = left.shift();
      if (partner !== undefined) keep(school, partner.school, 'changed');
      else for (const place of ['*', school]) at(place).removed += 1;
    }
    for (const { school } of left) for (const place of ['*', school]) at(place).added += 1;
  }
  return counts;
}

const nothing = { added: 0, changed: 0, removed: 0 };

function compareCounts(comparison: RosterComparison, before: Tables, now: Tables): string[] {
  const wrong: string[] = [];
  for (const file of Object.keys(layout)) {
    const plain = countPlainly(file, before, now);
    const check = (place: string, found: object | undefined, expected: object): void => {
      const [a, b] = [found ?? nothing, expected].map((one) => {
        const { added, changed, removed } = one as Counts;
        return JSON.stringify([added, changed, removed]);
      });
      if (a !== b) wrong.push(`${file} ${place}: ${a}, expected ${b}`);
    };
    const total = comparison.files.find((one) => one.file === file);
    check('in all', total, plain['*'] ?? nothing);
    if ((total?.unchanged ?? 0) !== (plain['*']?.unchanged ?? 0)) wrong.push(`${file} unchanged`);
    const rows = [before, now].map((tables) => tables[file]?.rows.length ?? 0);
    if (total && `${total.rowsBefore} ${total.rowsNow}` !== rows.join(' '))
      wrong.push(`${file} rows`);
    for (const school of ['s1', 's2', 's3', 's4']) {
      const found = comparison.schools.find(({ id }) => id === school);
      check(
        school,
        found?.files.find((one) => one.file === file),
        plain[school] ?? nothing,
      );
    }
  }
  return wrong;
}

t.test('random edits are counted as plain maps count them', async (t) => {
  const folder = t.testdir();
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = createRandom(seed);
      const before = makeTables(random);
      const now = editTables(before, random);
      const job = { format: 'sds-v2.1' as const };
      const options = { folder, before, now, disguise: random, job };
      const { comparison } = await compareTables(options);
      const wrong = compareCounts(comparison, before, now);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    }),
    { numRuns: 400 },
  );
});
