import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Binaries } from './binaries';
import { databaseUser } from './cluster';
import type { DataFolder } from './data-folder';
import { runsProgram } from './process-identity';
import { runAs } from './run-as';

/** A PostgreSQL server process, started by us or left by a killed process of ours. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * Loopback only, no socket file, small memory. The log tells of the server, never of statements or their
 * values: statement errors, which quote both, are below `log` in this order of levels.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '60',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
};

const largestLog = 1_000_000;

/** Starts the server, apart from our process group: a Ctrl-C in a terminal must reach us first. */
export async function spawnPostmaster(
  folder: DataFolder,
  binaries: Binaries,
  port: number,
): Promise<ChildProcess> {
  const size = await stat(folder.log).then(
    (found) => found.size,
    () => 0,
  );
  const log = await open(folder.log, size > largestLog ? 'w' : 'a', 0o600);
  try {
    const words = [
      ...['-D', folder.cluster, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const call = await runAs(folder.account, binaries.postgres, words, [folder.root]);
    const child = spawn(call.file, call.words, {
      ...call.ids,
      cwd: folder.root,
      env: binaries.env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    // Without a listener a program that cannot be run would end our process.
    child.on('error', () => undefined);
    return child;
  } finally {
    await log.close();
  }
}

/** The server that `postmaster.pid` names, when it runs and is PostgreSQL on this folder. */
export async function findPostmaster(folder: DataFolder): Promise<Postmaster | null> {
  const text = await readFile(path.join(folder.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  // Lines: process id, data folder, start time, port, ... (PostgreSQL manual, "Database File Layout").
  const [pid = '', , , port = ''] = text.split('\n');
  if (!(await runsProgram(Number(pid), 'postgres', folder.cluster))) return null;
  return { pid: Number(pid), port: Number(port) };
}

/** Whether the server on this port answers to our password and serves this folder. */
export async function answers(
  folder: DataFolder,
  port: number,
): Promise<'yes' | 'not yet' | 'wrong password'> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: databaseUser, password: folder.password },
    ...{ database: 'postgres', connectionTimeoutMillis: 2_000, query_timeout: 2_000 },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const shown = await client.query<{ data_directory: string }>('SHOW data_directory');
    return shown.rows[0]?.data_directory === folder.cluster ? 'yes' : 'not yet';
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '28P01'
      ? 'wrong password'
      : 'not yet';
  } finally {
    await client.end().catch(() => undefined);
  }
}
