import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { PassThrough } from 'node:stream';
import Database from 'libsql';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { mysql } from '../../proxy/exporter/sources/mysql';
import { postgresql } from '../../proxy/exporter/sources/postgresql';
import type { RosterSource } from '../../proxy/exporter/sources/source';
import { sqlite } from '../../proxy/exporter/sources/sqlite';
import { contextOf } from '../exporter/sources/read-source';

/* Reads enrollments that lie in a table, as CSV. Servers that are not on this machine are left out by name. */

const ROWS = 2_000_000;
const columns = 'classSourcedId varchar(20), userSourcedId varchar(20), role varchar(10)';
const queries = {
  enrollments: 'select classSourcedId, userSourcedId, role from bench_enrollments',
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function measure(name: string, source: RosterSource): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  let bytes = 0;
  const start = performance.now();
  for await (const chunk of source.read('enrollments', new AbortController().signal)) {
    bytes += chunk.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - start) / 1000;
  await source.close();
  print(
    `${name}: ${Math.round(ROWS / seconds / 1000)} k rows/s, ${Math.round(bytes / seconds / 1e6)} MB/s, memory +${Math.round((most - before) / 1e6)} MB`,
  );
  return seconds;
}

async function measurePostgres(): Promise<void> {
  const server = { host: '127.0.0.1', user: 'postgres', database: 'postgres' };
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(
      `drop table if exists bench_enrollments; create table bench_enrollments (${columns})`,
    );
    await client.query(
      `insert into bench_enrollments select 'class' || i / 25, 'user' || i, 'student' from generate_series(1, ${ROWS}) i`,
    );
    const open = () =>
      postgresql.open(postgresql.settings.parse({ ...server, queries }), contextOf());
    await measure('PostgreSQL, first read', await open());
    const seconds = await measure('PostgreSQL', await open());
    const start = performance.now();
    const out = client
      .query(copyTo(`copy (${queries.enrollments}) to stdout (format csv, header)`))
      .pipe(new PassThrough());
    for await (const chunk of out) void chunk;
    const plain = (performance.now() - start) / 1000;
    print(`PostgreSQL: ${(plain / seconds).toFixed(2)}× of a plain COPY through the same driver`);
  } finally {
    await client.query('drop table bench_enrollments');
    await client.end();
  }
}

async function measureMysql(): Promise<void> {
  const server = { host: '127.0.0.1', user: 'root' };
  const client = await createConnection({ ...server, multipleStatements: true });
  try {
    await client.query(
      `create database sds_bench; use sds_bench; create table bench_enrollments (${columns});
       insert into bench_enrollments select concat('class', seq div 25), concat('user', seq), 'student' from seq_1_to_${ROWS}`,
    );
    const settings = mysql.settings.parse({ ...server, database: 'sds_bench', queries });
    await measure('MariaDB', await mysql.open(settings, contextOf()));
  } finally {
    await client.query('drop database if exists sds_bench');
    await client.end();
  }
}

async function measureSqlite(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'sds-bench-'));
  try {
    const file = path.join(dir, 'sis.db');
    const db = new Database(file);
    db.exec(`create table bench_enrollments (${columns});
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})
      insert into bench_enrollments select 'class' || (i / 25), 'user' || i, 'student' from n`);
    db.close();
    await measure(
      'SQLite',
      await sqlite.open(sqlite.settings.parse({ file, queries }), contextOf()),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  print(`${ROWS / 1e6} M enrollments, to CSV`);
  for (const [name, work] of [
    ['PostgreSQL', measurePostgres],
    ['MariaDB', measureMysql],
    ['SQLite', measureSqlite],
  ] as const)
    await work().catch((error: unknown) => {
      const code = (error as { code?: string }).code;
      if (code !== 'ECONNREFUSED') throw error;
      print(`${name}: not measured, none answers on 127.0.0.1`);
    });
}

void main();
