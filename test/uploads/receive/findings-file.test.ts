import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import type { Finding } from '../../../proxy/rosters';
import { createFindingWriter } from '../../../proxy/rosters/finding-writer';
import {
  findingsCsv,
  pageFindings,
  stripValues,
} from '../../../proxy/uploads/receive/findings-file';

const findings: Finding[] = Array.from({ length: 10 }, (_, i) => ({
  file: i % 2 === 0 ? 'users.csv' : 'orgs.csv',
  line: i + 2,
  column: 'name',
  code: 'LIST_VALUE_UNKNOWN',
  severity: i < 4 ? 'error' : 'warning',
  value: i === 3 ? '=1+1' : `a "b", ${i}`,
  message: 'The value is unknown.',
}));

function write(folder: string, form: 'ndjson' | 'csv'): string {
  const file = path.join(folder, `findings.${form}`);
  const writer = createFindingWriter(file, form);
  for (const finding of findings) writer.add(finding);
  writer.close();
  return file;
}

t.test('pages follow each other without gap or repeat', async (t) => {
  const file = write(t.testdir(), 'ndjson');
  const first = await pageFindings(file, { skip: 0, top: 6 });
  const second = await pageFindings(file, { skip: 6, top: 6 });
  t.same([...first.findings, ...second.findings], findings);
  t.same([first.hasMore, second.hasMore], [true, false]);
  t.same(await pageFindings(file, { skip: 0, top: 10 }), { findings, hasMore: false });
  t.same(await pageFindings(file, { skip: 50, top: 10 }), { findings: [], hasMore: false });
});

t.test('a page is of one file and one severity where asked', async (t) => {
  const file = write(t.testdir(), 'ndjson');
  const page = await pageFindings(file, { skip: 1, top: 5, severity: 'error', file: 'orgs.csv' });
  t.same(page, { findings: [findings[3]], hasMore: false });
});

t.test('the CSV is what the validator itself writes', async (t) => {
  const folder = t.testdir();
  const made = await text(findingsCsv(write(folder, 'ndjson')));
  t.equal(made, readFileSync(write(folder, 'csv'), 'utf8'));
  t.match(made, `"'=1+1"`);
});

t.test('stripped findings hold no value and everything else', async (t) => {
  const folder = t.testdir();
  const to = path.join(folder, 'kept.ndjson');
  await stripValues(write(folder, 'ndjson'), to);
  await stripValues(path.join(folder, 'findings.ndjson'), to);
  const kept = await pageFindings(to, { skip: 0, top: 100 });
  t.strictSame(
    kept.findings,
    findings.map(({ value: _value, ...rest }) => rest),
  );
  t.equal(statSync(to).mode & 0o777, 0o600);
});

t.test('a findings file that is not there is an error, not an empty page', async (t) => {
  const file = path.join(t.testdir(), 'none');
  await t.rejects(pageFindings(file, { skip: 0, top: 1 }), { code: 'ENOENT' });
  await t.rejects(text(findingsCsv(file)), { code: 'ENOENT' });
  await t.rejects(stripValues(file, `${file}.to`), { code: 'ENOENT' });
});

t.test('a file without findings is a CSV with a header', async (t) => {
  const file = path.join(t.testdir(), 'none.ndjson');
  writeFileSync(file, '');
  t.equal(await text(findingsCsv(file)), 'file,line,column,code,severity,value,message\r\n');
});
