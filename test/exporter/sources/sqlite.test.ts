import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import t from 'tap';
import { sqlite } from '../../../proxy/exporter/sources/sqlite';
import { runSourceContract } from './contract';
import { littleRoster } from './little-roster';
import { contextOf } from './read-source';
import { allColumns, seedStatements } from './seed-sql';
import { runSqlContract } from './sql-contract';

// A name that means something else in a URI if it is not written as one.
const file = path.join(t.testdir({}), 'sis #1 50%?.db');
const client = new Database(file);
client.exec('pragma journal_mode = wal');
for (const statement of seedStatements(littleRoster, { text: 'text' })) client.exec(statement);
t.teardown(() => client.close());
const settings = { file };

runSourceContract(t, {
  open: (_, signal) => sqlite.open(sqlite.settings.parse(settings), contextOf({}, signal)),
  columns: allColumns,
});
runSqlContract(t, {
  kind: sqlite,
  settings,
  execute: async (sql) => void client.exec(sql),
  manyEnrollments: (rows) =>
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
     select 'class' || (i / 25) as classSourcedId, 'user' || i as userSourcedId, 'student' as role from n`,
  binary: "x'0102'",
});

t.test('integers keep every digit', async (t) => {
  const queries = { users: 'select 9007199254740993 as sourcedid, 0 as enabled' };
  const source = await sqlite.open(sqlite.settings.parse({ file, queries }), contextOf());
  t.teardown(() => source.close());
  let text = '';
  for await (const chunk of source.read('users', new AbortController().signal))
    text += Buffer.from(chunk).toString();
  t.equal(text, 'sourcedId,enabled\n9007199254740993,false\n');
});

t.test('a file that is missing or no database is told, and none is made', async (t) => {
  const dir = t.testdir({});
  const open = (name: string) =>
    sqlite.open(sqlite.settings.parse({ file: path.join(dir, name) }), contextOf());
  await t.rejects(open('none.db'), { code: 'FILE_UNREADABLE' });
  writeFileSync(
    path.join(dir, 'text.db'),
    'not a database, but long enough to be read as one\n'.repeat(99),
  );
  await t.rejects(open('text.db'), { code: 'FILE_UNREADABLE' });
  await t.rejects(open('none.db'), { code: 'FILE_UNREADABLE' });
});
