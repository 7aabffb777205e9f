import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { prepared, sql } from '../../proxy/database/sql';

const proxyDir = path.resolve(__dirname, '../../proxy');

t.test('a value never becomes part of the statement', async (t) => {
  const statement = sql`SELECT ${"'; DROP TABLE x; --"} AS a, ${2} AS b`;
  t.match(statement, { text: 'SELECT $1 AS a, $2 AS b', values: ["'; DROP TABLE x; --", 2] });
});

t.test('a prepared statement keeps its text and values', async (t) => {
  t.match(prepared('one', sql`SELECT ${1}`), { name: 'one', text: 'SELECT $1', values: [1] });
});

t.test(
  'SQL text without parameters is made in proxy/database and by the PostgreSQL source only',
  async (t) => {
    const users = readdirSync(proxyDir, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /constantSql|from 'pg'/.test(readFileSync(path.join(proxyDir, file), 'utf8')),
      );
    t.ok(users.length > 0);
    t.same(
      users
        .map((file) => file.split(path.sep).join('/'))
        .filter((file) => !/^(database|exporter\/sources\/postgresql)\//.test(file)),
      [],
    );
  },
);
