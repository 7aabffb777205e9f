import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Kill = 'service' | 'database' | 'both';

export interface VictimOptions {
  dist: string;
  port: number;
  sandboxPort: number;
  dataDir: string;
  /** Throttle keys of the callers, who must not be slowed down. */
  callers: readonly string[];
}

const readyWithinMs = 60_000;

/** The service as a process that is killed and started again, with the database it starts. */
export function createVictim(options: VictimOptions) {
  let child: ChildProcess | undefined;
  let output = '';

  async function start(): Promise<void> {
    const { dist, port, sandboxPort, dataDir, callers } = options;
    const script = path.join(__dirname, 'service.js');
    const args = [script, dist, String(port), String(sandboxPort), dataDir];
    const started = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'], CHAOS_CALLERS: callers.join(',') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
    const deadline = Date.now() + readyWithinMs;
    while (Date.now() < deadline && started.exitCode === null) {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    throw new Error(`the service did not come up (exit ${started.exitCode}): ${output}`);
  }

  async function endService(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    start,
    /** Kills with SIGKILL; the service is started again, a killed database by the service. */
    async kill(what: Kill): Promise<void> {
      if (what !== 'service') killPostmaster(options.dataDir);
      if (what === 'database') return;
      await endService('SIGKILL');
      await start();
    },
    stop: () => endService('SIGTERM'),
    output: () => output,
    /** Process id of the service that runs now. */
    pid: () => child?.pid,
  };
}

function killPostmaster(dataDir: string): void {
  try {
    const file = path.join(dataDir, 'postgres', 'postmaster.pid');
    process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
  } catch {
    // It is down already, or just starting.
  }
}
