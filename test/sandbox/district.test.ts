import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const district = path.resolve(__dirname, '../../proxy/sandbox/district');
const factsFile = path.resolve(__dirname, '../../../shared/data/sds-formats.json');
type Row = Record<string, string>;

/** A reader of its own, so that a fault of the product's scanner cannot hide one of the data. */
function read(version: string, file: string): Row[] {
  const text = readFileSync(path.join(district, version, file), 'utf8');
  const rows = text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)].map((cell) =>
        cell[1] === undefined ? (cell[2] ?? '') : cell[1].replaceAll('""', '"'),
      ),
    );
  const [header = [], ...records] = rows;
  return records.map((cells) => {
    if (cells.length !== header.length) throw new Error(`${file}: ${cells.length} cells`);
    return Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']));
  });
}

const filesOf = (version: string) => readdirSync(path.join(district, version)).sort();

t.test('the three folders hold the files of their format', (t) => {
  t.same(filesOf('v1'), [
    'School.csv',
    'Section.csv',
    'Student.csv',
    'StudentEnrollment.csv',
    'Teacher.csv',
    'TeacherRoster.csv',
  ]);
  t.same(filesOf('v2'), ['classes.csv', 'enrollments.csv', 'orgs.csv', 'users.csv']);
  t.same(filesOf('v2.1'), [
    'academicSessions.csv',
    'classes.csv',
    'courses.csv',
    'demographics.csv',
    'enrollments.csv',
    'orgs.csv',
    'relationships.csv',
    'roles.csv',
    'userFlags.csv',
    'users.csv',
  ]);
  t.end();
});

t.test('every file ends its lines with CRLF, has no BOM and no line break in a value', (t) => {
  for (const version of ['v1', 'v2', 'v2.1'])
    for (const file of filesOf(version)) {
      const bytes = readFileSync(path.join(district, version, file));
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      t.match(text, /^[A-Za-z][^]*\r\n$/, `${version}/${file}`);
      t.notMatch(text.replaceAll('\r\n', ''), /[\r\n]/, `${version}/${file}`);
      t.ok(read(version, file).length > 0);
    }
  t.end();
});

const keys: Record<string, Record<string, string[]>> = {
  'v2.1': {
    'orgs.csv': ['sourcedId'],
    'users.csv': ['sourcedId'],
    'roles.csv': ['userSourcedId', 'orgSourcedId', 'role', 'sessionSourcedId', 'grade'],
    'classes.csv': ['sourcedId'],
    'courses.csv': ['sourcedId'],
    'academicSessions.csv': ['sourcedId'],
    'enrollments.csv': ['classSourcedId', 'userSourcedId', 'role'],
    'demographics.csv': ['userSourcedId'],
    'userFlags.csv': ['userSourcedId', 'flag'],
    'relationships.csv': ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
  },
  v2: {
    'orgs.csv': ['sourcedId'],
    'users.csv': ['sourcedId'],
    'classes.csv': ['sourcedId'],
    'enrollments.csv': ['classSourcedId', 'userSourcedId', 'role'],
  },
  v1: {
    'School.csv': ['SIS ID'],
    'Section.csv': ['SIS ID'],
    'Student.csv': ['SIS ID', 'School SIS ID'],
    'Teacher.csv': ['SIS ID', 'School SIS ID'],
    'StudentEnrollment.csv': ['Section SIS ID', 'SIS ID'],
    'TeacherRoster.csv': ['Section SIS ID', 'SIS ID'],
  },
};

t.test('every key is unique', (t) => {
  for (const [version, files] of Object.entries(keys))
    for (const [file, columns] of Object.entries(files)) {
      const seen = read(version, file).map((row) => JSON.stringify(columns.map((c) => row[c])));
      t.equal(new Set(seen).size, seen.length, `${version}/${file}`);
    }
  for (const version of ['v2', 'v2.1']) {
    const names = read(version, 'users.csv').map((row) => row['username']);
    t.equal(new Set(names).size, names.length, `${version} usernames`);
  }
  t.end();
});

const references: [version: string, file: string, column: string, to: string, key: string][] = [
  ['v2.1', 'orgs.csv', 'parentSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2.1', 'roles.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v2.1', 'roles.csv', 'orgSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2.1', 'roles.csv', 'sessionSourcedId', 'academicSessions.csv', 'sourcedId'],
  ['v2.1', 'classes.csv', 'orgSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2.1', 'classes.csv', 'sessionSourcedIds', 'academicSessions.csv', 'sourcedId'],
  ['v2.1', 'classes.csv', 'courseSourcedId', 'courses.csv', 'sourcedId'],
  ['v2.1', 'courses.csv', 'orgSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2.1', 'courses.csv', 'schoolYearSourcedId', 'academicSessions.csv', 'sourcedId'],
  ['v2.1', 'enrollments.csv', 'classSourcedId', 'classes.csv', 'sourcedId'],
  ['v2.1', 'enrollments.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v2.1', 'demographics.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v2.1', 'userFlags.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v2.1', 'relationships.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v2.1', 'relationships.csv', 'relationshipUserSourcedId', 'users.csv', 'sourcedId'],
  ['v2', 'orgs.csv', 'parentSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2', 'users.csv', 'orgSourcedIds', 'orgs.csv', 'sourcedId'],
  ['v2', 'classes.csv', 'orgSourcedId', 'orgs.csv', 'sourcedId'],
  ['v2', 'enrollments.csv', 'classSourcedId', 'classes.csv', 'sourcedId'],
  ['v2', 'enrollments.csv', 'userSourcedId', 'users.csv', 'sourcedId'],
  ['v1', 'School.csv', 'Principal SIS ID', 'Teacher.csv', 'SIS ID'],
  ['v1', 'Section.csv', 'School SIS ID', 'School.csv', 'SIS ID'],
  ['v1', 'Student.csv', 'School SIS ID', 'School.csv', 'SIS ID'],
  ['v1', 'Teacher.csv', 'School SIS ID', 'School.csv', 'SIS ID'],
  ['v1', 'StudentEnrollment.csv', 'Section SIS ID', 'Section.csv', 'SIS ID'],
  ['v1', 'StudentEnrollment.csv', 'SIS ID', 'Student.csv', 'SIS ID'],
  ['v1', 'TeacherRoster.csv', 'Section SIS ID', 'Section.csv', 'SIS ID'],
  ['v1', 'TeacherRoster.csv', 'SIS ID', 'Teacher.csv', 'SIS ID'],
];

t.test('every reference resolves', (t) => {
  for (const [version, file, column, to, key] of references) {
    const known = new Set(read(version, to).map((row) => row[key]));
    const used = read(version, file).flatMap((row) => (row[column] ?? '?').split(','));
    const dangling = used.filter((id) => id !== '' && !known.has(id));
    t.same(dangling, [], `${version}/${file} ${column}`);
  }
  t.end();
});

t.test('the same students and staff stand in the three formats', (t) => {
  const v1 = [...read('v1', 'Student.csv'), ...read('v1', 'Teacher.csv')].map((row) =>
    [row['SIS ID'], row['First Name'], row['Last Name'], row['Username']].join('|'),
  );
  const people = (rows: Row[]) =>
    rows.map((row) =>
      [row['sourcedId'], row['givenName'], row['familyName'], row['username']].join('|'),
    );
  const schooled = new Set(read('v2.1', 'roles.csv').map((row) => row['userSourcedId']));
  const v21 = read('v2.1', 'users.csv').filter((row) => schooled.has(row['sourcedId']));
  t.same(people(read('v2', 'users.csv')).sort(), people(v21).sort());
  t.same([...new Set(v1)].sort(), people(v21).sort());
  t.equal(read('v1', 'Student.csv').length, 60);
  t.end();
});

t.test('nothing real and no password stands in the data', (t) => {
  for (const version of ['v1', 'v2', 'v2.1'])
    for (const file of filesOf(version))
      for (const row of read(version, file))
        for (const [column, value] of Object.entries(row)) {
          if (/password/i.test(column) && value !== '') t.fail(`${file} has a password`);
          if (value.includes('@') && !value.endsWith('.example')) t.fail(`${file} ${value}`);
          if (/^username$/i.test(column) && !value.includes('@')) t.fail(`${file} ${value}`);
          if (/^(phone|sms)$/i.test(column) && value !== '' && !/^\+142555501\d\d$/.test(value))
            t.fail(`${file} ${value}`);
          if (/date$/i.test(column) && !/^20[0-2]\d-\d\d-\d\d$/.test(value))
            t.fail(`${file} ${column} ${value}`);
        }
  t.end();
});

t.test('names stand in several scripts and some cells need quotes', (t) => {
  const text = readFileSync(path.join(district, 'v2.1/users.csv'), 'utf8');
  for (const script of ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Han', 'Devanagari'])
    t.match(text, new RegExp(`\\p{Script=${script}}`, 'u'), script);
  t.match(text, /,"[^"]*,[^"]*",/);
  t.match(text, /""/);
  t.end();
});

const noFacts = existsSync(factsFile) ? false : 'the collection of format facts is not present';

t.test('columns and listed values are those of the formats', { skip: noFacts }, (t) => {
  interface Column {
    header: string;
    enum?: string;
  }
  const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as {
    enums: Record<string, { values?: string[] }>;
    formats: Record<string, { files: { file: string; columns: Column[] }[] }>;
  };
  for (const version of ['v1', 'v2', 'v2.1'])
    for (const file of filesOf(version)) {
      const known = facts.formats[version]?.files.find((one) => one.file === file);
      const columns = new Map(known?.columns.map((column) => [column.header, column]));
      for (const row of read(version, file))
        for (const [name, value] of Object.entries(row)) {
          const column = columns.get(name);
          const values = facts.enums[column?.enum ?? '']?.values;
          if (!column) t.fail(`${version}/${file}: unknown column ${name}`);
          else if (values && value !== '' && !values.includes(value))
            t.fail(`${version}/${file} ${name}: ${value}`);
        }
      t.ok(known, `${version}/${file}`);
    }
  t.end();
});
