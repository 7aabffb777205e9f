import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { connectionOptions, mssql } from '../../../proxy/exporter/sources/mssql';
import { classifyFailure } from '../../../proxy/exporter/sources/mssql/failure';
import { listViews, snapshotState } from '../../../proxy/exporter/sources/mssql/statements';
import { contextOf } from './read-source';

/* There is no SQL Server here: what is sent to one, and what its refusals mean, is all that can be tried. */

t.test('the statements are in the words of SQL Server', (t) => {
  t.match(snapshotState('sis'), {
    sql: 'select "snapshot_isolation_state" as "state" from "sys"."databases" where "name" = @1',
    parameters: ['sis'],
  });
  t.match(listViews(['sds_orgs', 'sds_users'], 'dbo'), {
    sql: 'select "name" from "sys"."objects" where "type" in (@1, @2) and "schema_id" = schema_id(@3) and lower("name") in (@4, @5)',
    parameters: ['V', 'U', 'dbo', 'sds_orgs', 'sds_users'],
  });
  t.end();
});

const settings = (more: object = {}) =>
  mssql.settings.parse({ host: 'sql.school.example', database: 'sis', user: 'reader', ...more });

t.test('a server elsewhere is reached with TLS and its certificate is checked', async (t) => {
  t.match(await connectionOptions(settings(), contextOf()), {
    server: 'sql.school.example',
    options: { encrypt: true, trustServerCertificate: false, requestTimeout: 0 },
  });
  t.match(await connectionOptions(settings({ tls: 'off' }), contextOf()), {
    options: { encrypt: false },
  });
  t.match(await connectionOptions(settings({ host: 'localhost' }), contextOf()), {
    options: { encrypt: false },
  });
});

t.test('refusals are told by their number', (t) => {
  const refusal = (number: number, code = 'EREQUEST') =>
    classifyFailure(Object.assign(new Error('Invalid object name'), { number, code }));
  t.match(refusal(18456, 'ELOGIN'), { kind: 'sign-in' });
  t.match(refusal(208), { kind: 'query', reason: 'Invalid object name' });
  t.match(refusal(245), { kind: 'query', reason: 'error 245' }, 'its text quotes a value');
  t.match(classifyFailure(Object.assign(new Error(''), { code: 'ECLOSE' })), { kind: 'broken' });
  t.end();
});

t.test('a server that is not there is told', (t) =>
  t.rejects(mssql.open(settings({ host: '127.0.0.1', port: 1 }), contextOf()), {
    code: 'EXPORT_SOURCE_UNREACHABLE',
  }),
);

t.test('a server that hangs up is told', async (t) => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await t.rejects(mssql.open(settings({ host: '127.0.0.1', port }), contextOf()), {
    code: /EXPORT_SOURCE_(UNREACHABLE|BROKEN)/,
  });
});
