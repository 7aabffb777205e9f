import { createConnection } from 'mysql2/promise';
import t from 'tap';
import { mysql } from '../../../proxy/exporter/sources/mysql';
import { runSourceContract } from './contract';
import { littleRoster } from './little-roster';
import { contextOf } from './read-source';
import { allColumns, seedStatements } from './seed-sql';
import { runSqlContract } from './sql-contract';

const server = { host: '127.0.0.1', port: 3306, user: 'root' };
const database = `sds_source_${process.pid}`;
const secrets = { PASSWORD: 'reader-secret' };

async function connect() {
  return createConnection({ ...server, multipleStatements: true, charset: 'utf8mb4' }).catch(
    () => undefined,
  );
}

void connect().then((client) => {
  if (client === undefined)
    return t.test('MySQL or MariaDB', { skip: 'none answers on 127.0.0.1:3306' }, async () => {});
  return t.test('MySQL or MariaDB', async (t) => {
    const reader = `${database}@'127.0.0.1'`;
    t.teardown(async () => {
      await client.query(`drop database if exists ${database}; drop user if exists ${reader}`);
      await client.end();
    });
    // Literals as the SQL standard has them.
    await client.query("set session sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')");
    await client.query(
      `create database ${database} character set utf8mb4; use ${database};
       create user ${reader} identified by 'reader-secret'`,
    );
    for (const statement of seedStatements(littleRoster, { text: 'text' }))
      await client.query(statement);
    const settings = { ...server, database };

    runSourceContract(t, {
      open: (_, signal) => mysql.open(mysql.settings.parse(settings), contextOf(secrets, signal)),
      columns: allColumns,
    });
    runSqlContract(t, {
      kind: mysql,
      settings,
      secrets,
      execute: async (sql) => void (await client.query(sql)),
      manyEnrollments: (rows) =>
        `select concat('class', seq div 25) as classSourcedId, concat('user', seq) as userSourcedId, 'student' as role from seq_1_to_${rows}`,
      binary: "x'0102'",
      reader: database,
      killOthers: async () => {
        const [rows] = await client.query(
          `select id from information_schema.processlist where db = '${database}' and id <> connection_id()`,
        );
        for (const { id } of rows as { id: number }[]) await client.query(`kill ${id}`);
      },
      grant: async () =>
        void (await client.query(`grant select on ${database}.* to ${reader}; flush privileges`)),
    });

    t.test('numbers and days keep every digit', async (t) => {
      const queries = {
        users: 'select 9007199254740993 as sourcedid, 12.50 as usernumber, 1 as enabled',
        enrollments:
          "select 'k' as classsourcedid, 'u' as usersourcedid, 'student' as role, timestamp '2026-08-01 23:30:00' as begindate",
      };
      const source = await mysql.open(mysql.settings.parse({ ...settings, queries }), contextOf());
      t.teardown(() => source.close());
      const text = async (entity: 'users' | 'enrollments'): Promise<string> => {
        let all = '';
        for await (const chunk of source.read(entity, new AbortController().signal))
          all += Buffer.from(chunk).toString();
        return all;
      };
      t.match(await text('users'), /9007199254740993,12.50,true\n/);
      t.match(await text('enrollments'), /,2026-08-01\n/);
    });
  });
});
