import pg from 'pg';
import t from 'tap';
import { postgresql } from '../../../proxy/exporter/sources/postgresql';
import { createDataDir, noEmbedded, openEmbedded } from '../../database/open';
import { runSourceContract } from './contract';
import { littleRoster } from './little-roster';
import { contextOf } from './read-source';
import { allColumns, seedStatements } from './seed-sql';
import { runSqlContract } from './sql-contract';

const secrets = { PASSWORD: 'reader-secret', ADMIN: '' };

void t.test('PostgreSQL', { skip: noEmbedded }, async (t) => {
  const embedded = await openEmbedded(createDataDir(t));
  const url = new URL(embedded.url);
  const client = new pg.Client({ connectionString: embedded.url });
  client.on('error', () => undefined);
  await client.connect();
  t.teardown(async () => {
    await client.end();
    await embedded.close();
  });
  secrets.ADMIN = decodeURIComponent(url.password);
  const settings = {
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    database: url.pathname.slice(1),
    password: { env: 'ADMIN' },
  };
  // The account of the embedded server has a schema of its own name, which would come first.
  await client.query('set search_path to public');
  for (const statement of seedStatements(littleRoster, { text: 'text' }))
    await client.query(statement);
  await client.query("create role sds_reader login password 'reader-secret'");

  runSourceContract(t, {
    open: (_, signal) =>
      postgresql.open(postgresql.settings.parse(settings), contextOf(secrets, signal)),
    columns: allColumns,
  });
  runSqlContract(t, {
    kind: postgresql,
    settings,
    secrets,
    execute: async (sql) => void (await client.query(sql)),
    manyEnrollments: (rows) =>
      `select 'class' || i / 25 as classsourcedid, 'user' || i as usersourcedid, 'student' as role from generate_series(1, ${rows}) as i`,
    binary: "'\\x01'::bytea",
    reader: 'sds_reader',
    killOthers: async () => {
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sds-bridge export'",
      );
    },
    grant: async () =>
      void (await client.query(
        'grant usage on schema public to sds_reader; grant select on all tables in schema public to sds_reader',
      )),
  });

  t.test('arrays become lists and timestamps days', async (t) => {
    const queries = {
      classes:
        "select 'k' as sourcedid, 's' as orgsourcedid, array['y1', 'y2'] as sessionsourcedids",
      roles:
        "select 'u' as usersourcedid, 's' as orgsourcedid, 'student' as role, timestamp '2026-08-01 10:00' as rolestartdate",
    };
    const source = await postgresql.open(
      postgresql.settings.parse({ ...settings, queries }),
      contextOf(secrets),
    );
    t.teardown(() => source.close());
    const text = async (entity: 'classes' | 'roles'): Promise<string> => {
      let all = '';
      for await (const chunk of source.read(entity, new AbortController().signal))
        all += Buffer.from(chunk).toString();
      return all;
    };
    t.match(await text('classes'), '"y1,y2"');
    t.match(await text('roles'), /2026-08-01\n/);
  });

  t.test('a view that may not be read is an error and no missing entity', async (t) => {
    await client.query('revoke select on sds_enrollments from sds_reader');
    const wanted = { ...settings, user: 'sds_reader', password: { env: 'PASSWORD' } };
    await t.rejects(postgresql.open(postgresql.settings.parse(wanted), contextOf(secrets)), {
      code: 'EXPORT_SOURCE_QUERY',
      message: /sds_enrollments/,
    });
  });
});
