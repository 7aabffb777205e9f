import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { EntityName } from '../../proxy/exporter/model/entities';
import { exportOptions } from '../../proxy/exporter/profile/options';
import { runExport } from '../../proxy/exporter/run-export';
import type { ExportProgress } from '../../proxy/exporter/run/export-run';
import { postgresql } from '../../proxy/exporter/sources/postgresql';
import type { RosterSource } from '../../proxy/exporter/sources/source';
import { createLogger } from '../../proxy/observability/logger';
import { createRosterValidator } from '../../proxy/rosters';

/**
 * The export of a state's roster from PostgreSQL to V2.1 files, against psql's COPY of the same query.
 * Aims: enrollments at half of psql's rate or better, memory at most 300 MB and flat. Run: npm run bench export
 * It makes a database of its own on the local server and removes it.
 */
const server = 'postgres://postgres@127.0.0.1:5432/postgres';
const name = 'sds_bridge_bench_export';
const url = server.replace(/\/[^/]*$/, `/${name}`);
const counts = { schools: 2_000, users: 500_000, classes: 400_000, enrollments: 10_000_000 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const tables = `
  CREATE TABLE orgs AS SELECT 'S' || n AS "sourcedId", 'School ' || n AS name, 'school' AS type
    FROM generate_series(1, ${counts.schools}) n;
  CREATE TABLE users AS SELECT 'P' || (1000000 + n) AS "sourcedId", 'person' || n || '@district.example' AS username,
      'Given' || n % 900 AS "givenName", 'Family' || n % 7000 AS "familyName", 'person' || n || '@district.example' AS email
    FROM generate_series(1, ${counts.users}) n;
  CREATE TABLE roles AS SELECT 'P' || (1000000 + n) AS "userSourcedId", 'S' || (1 + n % ${counts.schools}) AS "orgSourcedId",
      CASE WHEN n % 20 = 0 THEN 'teacher' ELSE 'student' END AS role, lpad((1 + n % 12)::text, 2, '0') AS grade
    FROM generate_series(1, ${counts.users}) n;
  CREATE TABLE classes AS SELECT 'K' || (1000000 + n) AS "sourcedId", 'S' || (1 + n % ${counts.schools}) AS "orgSourcedId",
      'Class ' || n AS title FROM generate_series(1, ${counts.classes}) n;
  CREATE TABLE enrollments AS SELECT 'K' || (1000001 + n / 25) AS "classSourcedId",
      'P' || (1000001 + (n::bigint * 7919) % ${counts.users}) AS "userSourcedId",
      CASE WHEN n % 25 = 0 THEN 'teacher' ELSE 'student' END AS role
    FROM generate_series(0, ${counts.enrollments - 1}) n;
  ANALYZE;`;

const entities = ['orgs', 'users', 'roles', 'classes', 'enrollments'] as const;
const queryOf = (entity: EntityName): string => `SELECT * FROM ${entity}`;

async function prepare(): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(tables);
  await client.end();
}

async function remove(): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
}

function psql(entity: EntityName): number {
  const began = performance.now();
  execFileSync('psql', [url, '-qc', `COPY (${queryOf(entity)}) TO STDOUT CSV`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return performance.now() - began;
}

/** As a profile would open it: the tables are views of the documented names. */
const openSource = (): Promise<RosterSource> =>
  postgresql.open(
    postgresql.settings.parse({
      ...{ host: '127.0.0.1', user: 'postgres', database: name, tls: 'off' },
      queries: Object.fromEntries(entities.map((entity) => [entity, queryOf(entity)])),
    }),
    {
      secrets: () => Promise.resolve(''),
      logger: createLogger({ level: 'silent' }),
      signal: new AbortController().signal,
      now: Date.now,
      resolvePath: (place) => place,
    },
  );

async function measure(): Promise<void> {
  const psqlMs = Object.fromEntries(entities.map((entity) => [entity, psql(entity)]));
  const source = await openSource();
  const validator = createRosterValidator();
  const root = mkdtempSync(path.join(tmpdir(), 'sds-bridge-bench-'));
  const began = performance.now();
  const seen = new Map<string, { first: number; last: number }>();
  let peak = 0;
  let peakOfExport = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const onProgress = ({ phase, entity }: ExportProgress): void => {
    const now = performance.now() - began;
    const key = `${phase} ${entity}`;
    seen.set(key, { first: seen.get(key)?.first ?? now, last: now });
    peak = Math.max(peak, process.memoryUsage.rss());
    if (phase !== 'check') peakOfExport = peak;
  };
  const outcome = await runExport({
    ...{ exportId: 'bench', profile: 'bench', tenantId: 'bench', format: 'sds-v2.1' as const },
    ...{ selection: {}, options: exportOptions.parse({}), maxHeldBackPercent: 0, today: 20261124 },
    ...{ source, validator, workRoot: root, signal: new AbortController().signal, onProgress },
  });
  clearInterval(timer);
  await source.close();
  await validator.close();
  rmSync(root, { recursive: true });
  const span = seen.get('read enrollments')!;
  const enrollmentsMs = span.last - (seen.get('read classes')?.last ?? 0);
  const psqlAll = Object.values(psqlMs).reduce((sum, ms) => sum + ms, 0);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  const ratio = (theirs: number, ours: number): string => (theirs / ours).toFixed(2);
  say(
    `10 M enrollments: psql COPY ${seconds(psqlMs['enrollments']!)} s, export ${seconds(enrollmentsMs)} s: ${ratio(psqlMs['enrollments']!, enrollmentsMs)}x of its rate (aim 0.5)`,
  );
  say(
    `whole export, ${outcome.files.length} files: psql COPY of all ${seconds(psqlAll)} s, export ${seconds(outcome.times.export)} s: ${ratio(psqlAll, outcome.times.export)}x`,
  );
  say(`validation of the files, apart: ${seconds(outcome.times.validation)} s`);
  say(
    `memory: ${(peakOfExport / 1e6).toFixed(0)} MB while exporting (aim 300), ${(peak / 1e6).toFixed(0)} MB with the validator's thread`,
  );
}

void (async () => {
  await prepare();
  await measure();
  await remove();
})();
