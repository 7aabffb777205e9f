import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { findingsMarkdown } from '../../../proxy/rosters/findings-markdown';
import { formats, findFormat } from '../../../proxy/rosters/formats/index';
import type { Finding } from '../../../proxy/rosters/report';
import { createRosterScan } from '../../../proxy/rosters/roster-scan';
import type { RosterScanOptions } from '../../../proxy/rosters/roster-scan';
import { rules } from '../../../proxy/rosters/rules/index';
import type { RuleFixture } from '../../fixtures/rosters/rule-fixtures';
import { broken } from '../../fixtures/rosters/rule-fixtures';
import type { TextFiles } from '../../fixtures/rosters/small-sets';
import { smallSets } from '../../fixtures/rosters/small-sets';

const BAD_BYTE = Buffer.from('\ue000');

function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = bytes.indexOf(BAD_BYTE);
  if (at < 0) return bytes;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xfc]), bytes.subarray(at + 3)]);
}

function scan(files: TextFiles, options: Partial<RosterScanOptions> = {}): Finding[] {
  const roster = createRosterScan({
    format: findFormat('sds-v2.1')!,
    seeds: [1, 2, 3],
    ...options,
  });
  for (const [name, text] of Object.entries(files)) {
    const file = roster.openFile(name);
    file.write(bytesOf(text));
    file.end();
  }
  return roster.finish({ names: Object.keys(files), inArchive: false }).findings;
}

function apply(fixture: RuleFixture): TextFiles {
  const files = { ...smallSets[fixture.format ?? 'sds-v2.1'] };
  for (const [file, from, to] of fixture.change) {
    if (from !== '') files[file] = files[file]!.replace(from, to);
    else if (to === '-') delete files[file];
    else files[file] = to.trim();
  }
  return files;
}

const spell = ({ file, line, code, severity }: Finding): string =>
  `${file}:${line} ${code} ${severity}`;

t.test('the small set of every format has no finding', (t) => {
  for (const format of formats)
    t.same(scan(smallSets[format.id], { format }).map(spell), [], format.id);
  t.end();
});

for (const [code, fixtures] of Object.entries(broken))
  t.test(`${code} is found where it is and nowhere else`, (t) => {
    for (const fixture of fixtures) {
      const findings = scan(apply(fixture), {
        format: findFormat(fixture.format ?? 'sds-v2.1')!,
        setup: { createsUsers: fixture.createsUsers ?? false },
      });
      t.same(findings.map(spell).sort(), [...fixture.found].sort());
      for (const { message } of findings) t.match(message, /^[^{}]{10,249}$/);
    }
    t.end();
  });

/** Codes of files and archives themselves and of limits have their fixtures in these tests. */
const elsewhere = [
  ...['ARCHIVE_DAMAGED', 'ARCHIVE_FOLDER', 'ARCHIVE_NESTED', 'ARCHIVE_RATIO', 'ARCHIVE_TOO_LARGE'],
  ...['ARCHIVE_TOO_MANY_ENTRIES', 'FILE_CHANGED', 'FILE_NOT_REGULAR', 'FILE_UNREADABLE'],
  ...['FINDINGS_TRUNCATED', 'KEYS_TRUNCATED'],
];

t.test(
  'every code of every rule has a broken fixture, and severities it is documented with',
  (t) => {
    const kinds = rules.flatMap(({ findings }) => findings);
    t.same(
      kinds.map(({ code }) => code).sort(),
      [...Object.keys(broken), ...elsewhere].sort(),
      'no code without fixture, no fixture without code, no code twice',
    );
    for (const fixture of Object.values(broken).flat())
      for (const found of fixture.found) {
        const [, code, severity] = found.split(' ') as [string, string, 'error'];
        t.ok(kinds.find((kind) => kind.code === code)?.severities.includes(severity), found);
      }
    t.end();
  },
);

t.test('docs/findings.md names every code and no other', (t) => {
  const text = readFileSync(path.join(__dirname, '../../../docs/findings.md'), 'utf8');
  const documented = [...text.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, code]) => code!);
  const codes = rules.flatMap(({ findings }) => findings.map(({ code }) => code));
  t.same(documented, codes.sort());
  t.equal(text, findingsMarkdown());
  t.end();
});

t.test('suggestions name what was probably meant', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  files['users.csv'] = files['users.csv']!.replace('givenName', 'given_name');
  files['orgs.csv'] = files['orgs.csv']!.replace('North,school', 'North,shool');
  files['enrollments.csv'] = files['enrollments.csv']!.replace('teacher', 'aide');
  const messages = scan(files).map(({ message }) => message);
  t.ok(messages.some((message) => message.includes('Rename this header to givenName')));
  t.ok(messages.some((message) => message.includes('Is it school?')));
  t.notOk(
    messages.some((message) => message.includes('Is it aid?')),
    'a contested value is not',
  );
  t.end();
});

t.test('additional values extend a list', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  files['roles.csv'] = files['roles.csv']!.replace('07', 'year7');
  t.same(scan(files, { additionalValues: { grade: ['Year7'] } }), []);
  t.end();
});

t.test(
  'gradebook files of OneRoster are left aside, a stranger in an archive stops SDS only',
  (t) => {
    const severities = (id: 'sds-v2' | 'oneroster-1.2', name: string): string[] => {
      const roster = createRosterScan({ format: findFormat(id)!, seeds: [1, 2, 3] });
      const { findings } = roster.finish({ names: [name], inArchive: true });
      return findings.filter(({ file }) => file === name).map(({ severity }) => severity);
    };
    t.same(severities('oneroster-1.2', 'results.csv'), []);
    t.same(severities('oneroster-1.2', 'notes.txt'), ['warning']);
    t.same(severities('sds-v2', 'notes.txt'), ['fatal']);
    t.end();
  },
);

t.test('columns may stand in any order', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  files['enrollments.csv'] = 'role,userSourcedId,classSourcedId\nstudent,u1,k1\nteacher,u2,k1\n';
  t.same(scan(files), []);
  t.end();
});

t.test('a long value is cut and its control characters are replaced', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  files['roles.csv'] = files['roles.csv']!.replace('07', `\u001b[31m${'é'.repeat(200)}`);
  const finding = scan(files).find(({ code }) => code === 'GRADE_UNKNOWN');
  t.equal(finding?.value?.length, 80);
  t.match(finding?.value, /^\ufffd\[31mé+…$/);
  t.end();
});

t.test('findings beyond the limit are counted and said to be left out', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  files['userFlags.csv'] = `userSourcedId,flag\n${'u1,bad\n'.repeat(50)}`;
  const options = { limits: { findingsPerFile: 10, findingsKept: 1000 } };
  const found = scan(files, options).map(({ code }) => code);
  t.equal(found.filter((code) => code === 'FINDINGS_TRUNCATED').length, 1);
  t.equal(found.length, 11);
  t.equal(scan(files, { limits: { findingsKept: 5 } }).length, 5);
  t.end();
});

t.test('keys beyond the limit are not compared and this is said', (t) => {
  const files = { ...smallSets['sds-v2.1'] };
  const many = Array.from({ length: 50 }, (_, i) => `org-${i},Org,school,`).join('\n');
  files['orgs.csv'] += `${many}\n`;
  const found = scan(files, { limits: { keyBytes: 256 } }).map(spell);
  t.ok(found.includes('orgs.csv:0 KEYS_TRUNCATED warning'));
  t.notOk(
    found.some((text) => text.includes('REFERENCE_NOT_FOUND')),
    'no reference is blamed',
  );
  t.end();
});
