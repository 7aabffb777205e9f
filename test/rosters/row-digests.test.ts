import t from 'tap';
import { compareDigests, createRowDigester, findFormat } from '../../proxy/rosters/index';
import type { DigestSet } from '../../proxy/rosters/index';

const format = findFormat('sds-v2.1')!;

function digest(name: string, text: string, secret = 'one'): DigestSet {
  const digester = createRowDigester(format, name, Buffer.from(secret));
  digester.write(Buffer.from(text));
  return digester.end();
}

const users = (...rows: string[]): string => ['sourcedId,username,password', ...rows].join('\n');

t.test('order of rows and columns, quoting, line ends and passwords change nothing', (t) => {
  const one = digest('users.csv', users('u1,a,x', 'u2,b,y'));
  const other = digest('users.csv', 'username,sourcedId\r\n"b",u2\r\na,"u1"\r\n');
  t.ok(one.entries.equals(other.entries));
  t.equal(one.count, 2);
  t.end();
});

t.test('records added, removed and changed are counted by key', (t) => {
  const before = digest('users.csv', users('u1,a,', 'u2,b,', 'u3,c,'));
  const after = digest('users.csv', users('u1,a,', 'u3,cc,', 'u4,d,', 'u5,e,'));
  t.same(compareDigests(before, after), { added: 2, removed: 1, changed: 1, unchanged: 1 });
  const nothing = digest('users.csv', users());
  t.same(compareDigests(nothing, after), { added: 4, removed: 0, changed: 0, unchanged: 0 });
  t.same(compareDigests(after, nothing), { added: 0, removed: 4, changed: 0, unchanged: 0 });
  t.end();
});

t.test('composite keys are told apart cell by cell', (t) => {
  const head = 'classSourcedId,userSourcedId,role\n';
  const [a, b] = [`${head}ab,c,student`, `${head}a,bc,student`].map((text) =>
    digest('enrollments.csv', text),
  );
  t.same(compareDigests(a!, b!), { added: 1, removed: 1, changed: 0, unchanged: 0 });
  t.end();
});

t.test('another secret or another file gives other digests', (t) => {
  const text = users('u1,a,');
  const one = digest('users.csv', text);
  t.equal(compareDigests(one, digest('users.csv', text, 'two')).added, 1);
  t.equal(compareDigests(one, digest('orgs.csv', text)).added, 1);
  t.notOk(one.entries.includes('u1'), 'no key is readable');
  t.end();
});

t.test('ten thousand records are sorted and compared', (t) => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `u${i},n${i},`);
  const [one, two] = [
    digest('users.csv', users(...rows)),
    digest('users.csv', users(...rows.reverse())),
  ];
  t.ok(one.entries.equals(two.entries));
  for (let at = 24; at < one.entries.length; at += 24)
    if (one.entries.compare(one.entries, at, at + 24, at - 24, at) > 0) t.fail('not sorted');
  t.end();
});

t.test('a file that is no roster file is refused', (t) => {
  t.throws(() => digest('notes.csv', 'a,b'), { code: 'ROSTER_FILE_UNREADABLE' });
  t.throws(() => digest('users.csv', 'a;b\n1;2'), { code: 'ROSTER_FILE_UNREADABLE' });
  t.throws(() => digest('users.csv', ''), { code: 'ROSTER_FILE_UNREADABLE' });
  t.end();
});
