import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { deliverAll } from '../../proxy/exporter/destinations/deliver-all';
import type { ExportSet } from '../../proxy/exporter/destinations/destination';
import { createContext } from '../exporter/destinations/context';
import { findProgram, newFolder, type TestScope } from '../servers/process';
import { findSshd, startSshd } from '../servers/sshd';
import { findVsftpd, startVsftpd } from '../servers/vsftpd';

const MEBIBYTES = 954;

/** One file of a gigabyte that does not compress. */
function makeGigabyte(scope: TestScope): ExportSet {
  const file = path.join(newFolder(scope), 'enrollments.csv');
  const piece = randomBytes(1 << 20);
  const handle = openSync(file, 'w');
  for (let count = 0; count < MEBIBYTES; count += 1) writeSync(handle, piece);
  closeSync(handle);
  const bytes = MEBIBYTES * piece.length;
  const content = { name: 'enrollments.csv', path: file, bytes, sha256: 'ab'.repeat(32), rows: 1 };
  return {
    exportId: 'bench',
    profile: 'bench',
    tenantId: 'bench',
    format: 'sds-v2.1',
    files: [content],
  };
}

async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const rate = (time: number): string =>
  `${time.toFixed(1)} s (${Math.round((MEBIBYTES * 1.048576) / time)} MB/s)`;

async function deliver(set: ExportSet, entry: Record<string, unknown>): Promise<void> {
  const whole = { kind: 'sftp', license: false, layout: 'files', createPath: true, ...entry };
  const [receipt] = await deliverAll(set, [whole], createContext());
  if (receipt?.result !== 'delivered') throw new Error(JSON.stringify(receipt));
}

/** Ours and OpenSSH's own client in turns, to one server. */
async function benchSftp(scope: TestScope, set: ExportSet): Promise<void> {
  const server = await startSshd(scope);
  const known = path.join(newFolder(scope), 'known_hosts');
  const handle = openSync(known, 'w');
  writeSync(handle, `[127.0.0.1]:${server.port} ${server.hostKey.split(' ').slice(1).join(' ')}\n`);
  closeSync(handle);
  const common = {
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
    privateKey: { file: server.clientKey },
    hostKey: server.hostKey,
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (const round of [1, 2]) {
    ours.push(await seconds(() => deliver(set, { ...common, path: `ours-${round}` })));
    mkdirSync(path.join(server.folder, `theirs-${round}`));
    const put = `put ${set.files[0]?.path} theirs-${round}/enrollments.csv\n`;
    const options = ['-q', '-b', '-', '-P', String(server.port), '-i', server.clientKey];
    const target = `${server.username}@127.0.0.1`;
    const config = ['-F', 'none', '-o', `UserKnownHostsFile=${known}`];
    theirs.push(
      await seconds(() =>
        execFileSync('sftp', [...options, ...config, target], { input: put, stdio: 'pipe' }),
      ),
    );
  }
  const best = (times: number[]): number => Math.min(...times);
  process.stdout.write(
    `1 GB to OpenSSH's server: ${rate(best(ours))}, OpenSSH's own sftp put ${rate(best(theirs))}: ` +
      `${(best(theirs) / best(ours)).toFixed(2)} × its rate (aim: at least 0.5 ×)\n`,
  );
}

async function benchFtps(scope: TestScope, set: ExportSet): Promise<void> {
  const server = await startVsftpd(scope);
  const time = await seconds(() =>
    deliver(set, {
      kind: 'ftps',
      host: 'localhost',
      port: server.port,
      username: server.username,
      password: { env: 'PASSWORD' },
      ca: server.certificates.ca,
      path: 'sds',
    }),
  );
  process.stdout.write(`1 GB to vsftpd over TLS: ${rate(time)}\n`);
}

async function main(): Promise<void> {
  const work: (() => unknown)[] = [];
  const scope: TestScope = { teardown: (one) => void work.push(one) };
  try {
    const set = makeGigabyte(scope);
    for (const { skip, bench } of [
      { skip: findSshd().skip || findProgram('sftp').skip, bench: benchSftp },
      { skip: findVsftpd().skip, bench: benchFtps },
    ])
      if (skip === false) await bench(scope, set);
      else process.stdout.write(`Left out: ${skip}\n`);
  } finally {
    for (const one of work.reverse()) await one();
  }
}

void main();
