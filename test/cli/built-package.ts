import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';

const root = path.resolve(__dirname, '../..');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Builds the package as npm would install it, into a folder of its own, and returns its bin. */
export function buildPackage(t: Test): string {
  const target = t.testdir({});
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const built = spawnSync(
    process.execPath,
    [
      compiler,
      '-p',
      'tsconfig.build.json',
      '--noCheck',
      '--declaration',
      'false',
      '--outDir',
      path.join(target, 'dist'),
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(built.stdout);
  mkdirSync(path.join(target, 'proxy/sandbox'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(target, 'package.json'));
  cpSync(path.join(root, 'proxy/sandbox/district'), path.join(target, 'proxy/sandbox/district'), {
    recursive: true,
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(target, 'node_modules'), 'dir');
  return path.join(target, 'dist/cli/main.js');
}

/** Starts a command of the built package with these settings alone. */
export function start(bin: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.err += chunk.toString()));
  const end = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve(Object.assign(ended, { code }))),
  );
  return { child, ended, end };
}

export const runToEnd = (bin: string, args: string[], env: Record<string, string> = {}) =>
  start(bin, args, env).end;
