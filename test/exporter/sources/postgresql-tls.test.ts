import { chmodSync, chownSync, copyFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t from 'tap';
import { postgresql } from '../../../proxy/exporter/sources/postgresql';
import { createDataDir, noEmbedded, openEmbedded } from '../../database/open';
import { makeCertificates } from '../../servers/certificates';
import { findProgram } from '../../servers/process';
import { contextOf, readRows } from './read-source';

/** Turns TLS on in a running server, with a certificate that its account may read. */
async function turnTlsOn(
  client: pg.Client,
  { certificate, key }: { certificate: string; key: string },
) {
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  const data = rows[0]?.data_directory ?? '';
  const { uid, gid } = statSync(data);
  for (const [from, name] of [
    [certificate, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const place = path.join(data, name);
    copyFileSync(from, place);
    chownSync(place, uid, gid);
    chmodSync(place, 0o600);
  }
  await client.query('alter system set ssl = on');
  await client.query('select pg_reload_conf()');
  while ((await client.query<{ ssl: string }>('show ssl')).rows[0]?.ssl !== 'on') await sleep(20);
}

const skip = noEmbedded || findProgram('openssl').skip;

void t.test('PostgreSQL over TLS, with an authority of its own', { skip }, async (t) => {
  const embedded = await openEmbedded(createDataDir(t));
  const url = new URL(embedded.url);
  const client = new pg.Client({ connectionString: embedded.url });
  client.on('error', () => undefined);
  await client.connect();
  t.teardown(async () => {
    await client.end();
    await embedded.close();
  });
  const certificates = makeCertificates(t);
  const other = makeCertificates(t);
  await turnTlsOn(client, certificates);
  const open = (changes: object) =>
    postgresql.open(
      postgresql.settings.parse({
        ...{ host: '127.0.0.1', port: Number(url.port), user: url.username },
        ...{ database: url.pathname.slice(1), password: { env: 'ADMIN' }, tls: 'verify' },
        queries: {
          orgs: `select ssl::text as "sourcedId", version as name, 'school' as type from pg_stat_ssl where pid = pg_backend_pid()`,
        },
        ...changes,
      }),
      contextOf({ ADMIN: decodeURIComponent(url.password) }),
    );

  for (const host of ['127.0.0.1', 'localhost']) {
    const source = await open({ host, ca: certificates.ca });
    const [org] = await readRows(source, 'orgs');
    t.match(org, { sourcedId: 'true', name: 'TLSv1.3' }, `${host} is spoken to over TLS`);
    await source.close();
  }
  await t.rejects(
    open({ ca: other.ca }),
    { code: 'EXPORT_SOURCE_CERTIFICATE' },
    'another authority',
  );
  await t.rejects(open({}), { code: 'EXPORT_SOURCE_CERTIFICATE' }, 'none that this machine trusts');
  await t.rejects(open({ ca: path.join(t.testdir(), 'none.pem') }), { code: 'FILE_UNREADABLE' });
});
