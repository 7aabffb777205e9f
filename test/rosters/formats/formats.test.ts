import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { detectFormat } from '../../../proxy/rosters/formats/detect-format';
import { formatsMarkdown } from '../../../proxy/rosters/formats/formats-markdown';
import { findFormat, formats } from '../../../proxy/rosters/formats/index';

const root = path.join(__dirname, '..', '..', '..');
const facts = path.resolve(root, '../shared/data/sds-formats.json');

const headersOf = (id: string, only?: string[]) =>
  findFormat(id)!
    .files.filter(({ name }) => only === undefined || only.includes(name))
    .map(({ name, columns }) => ({ name, headers: columns.map((column) => column.name) }));

t.test('every format is found again by its full set of files', (t) => {
  for (const { id } of formats) t.equal(detectFormat(headersOf(id))?.id, id);
  t.end();
});

t.test('V1 is found by names in lower case and by UK headers', (t) => {
  const lower = headersOf('sds-v1').map((file) => ({ ...file, name: file.name.toLowerCase() }));
  t.equal(detectFormat(lower)?.id, 'sds-v1');
  t.equal(
    detectFormat([{ name: 'School.csv', headers: ['DfE Number', 'Name', 'Postal Code'] }])?.id,
    'sds-v1',
  );
  t.end();
});

t.test('headers decide between formats that share file names', (t) => {
  const names = ['orgs.csv', 'users.csv', 'classes.csv', 'enrollments.csv'];
  t.equal(detectFormat(headersOf('sds-v2', names))?.id, 'sds-v2');
  t.equal(detectFormat(headersOf('sds-v2.1', [...names, 'roles.csv']))?.id, 'sds-v2.1');
  t.end();
});

t.test('a set of unknown names is of no format', (t) => {
  t.equal(detectFormat([{ name: 'grades.xlsx', headers: ['sourcedId'] }]), undefined);
  t.equal(detectFormat([]), undefined);
  t.end();
});

t.test('references, keys and lists name things the format has', (t) => {
  for (const format of formats)
    for (const file of format.files) {
      const names = new Set(file.columns.map(({ name }) => name));
      t.equal(names.size, file.columns.length, `${format.id} ${file.name} has no column twice`);
      for (const key of file.keys) t.ok(key.columns.every((name) => names.has(name)));
      for (const { name, references, list } of file.columns) {
        if (list !== undefined) t.ok(format.lists[list], `${file.name} ${name} ${list}`);
        if (references === undefined) continue;
        const target = format.files.find(({ name }) => name === references.file);
        t.ok(target?.columns.some((column) => column.name === references.column));
      }
    }
  t.end();
});

interface Fact {
  files: { file: string; columns: { header: string; enum?: string; fk?: string | null }[] }[];
}

t.test(
  'the SDS formats hold every column and link of the collected facts',
  { skip: existsSync(facts) ? false : 'shared/data/sds-formats.json is not here' },
  (t) => {
    const source = JSON.parse(readFileSync(facts, 'utf8')) as { formats: Record<string, Fact> };
    for (const [version, { files }] of Object.entries(source.formats))
      for (const { file, columns } of files) {
        const ours = findFormat(`sds-${version}`)?.files.find(({ name }) => name === file);
        t.same(
          ours?.columns.map(({ name }) => name),
          columns.map(({ header }) => header),
          `${version} ${file}`,
        );
        for (const { header, fk } of columns) {
          const to = ours?.columns.find(({ name }) => name === header)?.references;
          t.equal(to === undefined ? undefined : `${to.file}.${to.column}`, fk ?? undefined);
        }
      }
    t.end();
  },
);

t.test(
  'the SDS lists hold every value of the collected facts',
  { skip: existsSync(facts) ? false : 'shared/data/sds-formats.json is not here' },
  (t) => {
    const source = JSON.parse(readFileSync(facts, 'utf8')) as {
      enums: Record<string, { values: string[]; evidence: string }>;
    };
    const { lists } = findFormat('sds-v2.1')!;
    const named: Record<string, string> = { orgRole: 'role' };
    for (const [name, { values, evidence }] of Object.entries(source.enums)) {
      if (name === 'schoolYear') continue;
      const list = lists[named[name] ?? name];
      t.same(list?.values, values, name);
      t.equal(list?.evidence, evidence === 'confirmed' ? 'M' : 'S', name);
    }
    t.end();
  },
);

t.test('docs/formats.md says what the formats say', (t) => {
  t.equal(readFileSync(path.join(root, 'docs/formats.md'), 'utf8'), formatsMarkdown());
  t.end();
});
