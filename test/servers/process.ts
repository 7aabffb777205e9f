import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The part of a test that starts a server. */
export interface TestScope {
  teardown: (work: () => unknown) => void;
}

/** A folder of its own, gone when the test ends. */
export function newFolder(test: TestScope): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-server-'));
  test.teardown(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Whether a program can be started here; daemons lie outside the path of ordinary users. */
export function findProgram(...names: string[]): { skip: string | false } {
  const missing = names.filter(
    (name) =>
      spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${name}`]).status !== 0,
  );
  return { skip: missing.length > 0 && `${missing.join(' and ')} is not installed` };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface ServerProcess {
  /** Ends the sessions, not the server: what a broken line or a crash looks like from outside. */
  killSessions: () => void;
}

/** Starts a server that stays in the foreground, waits until it listens, and ends it with the test. */
export async function startServer(
  test: TestScope,
  command: string,
  args: readonly string[],
  port: number,
): Promise<ServerProcess> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const killSessions = (): void => {
    for (const pid of descendants(child.pid)) killIfThere(pid);
  };
  test.teardown(async () => {
    killSessions();
    child.kill('SIGKILL');
    await ended;
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended: ${said}`);
    await delay(20);
  }
  return { killSessions };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function descendants(of: ChildProcess['pid']): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return [{ pid: Number(name), parent: Number(fields[1]) }];
    } catch {
      return [];
    }
  });
  const below = (pid: number | undefined): number[] =>
    parents.filter(({ parent }) => parent === pid).flatMap((one) => [...below(one.pid), one.pid]);
  return below(of);
}
