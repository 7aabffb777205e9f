import { spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { dockerfileText, readDockerfile, root } from './dockerfile';
import { district } from './microsoft';

interface Scope {
  teardown(work: () => unknown): void;
}

/**
 * Another account than the one that owns the code, where this process may choose one and the files, linked from the
 * working folder, may be read by all.
 */
export const nobody =
  process.getuid?.() === 0 && isReadByAll('package.json') && isReadByAll('dist/cli/main.js')
    ? { uid: 65534, gid: 65534 }
    : {};

function isReadByAll(file: string): boolean {
  const place = path.join(root, file);
  return existsSync(place) && (statSync(place).mode & 0o004) !== 0;
}

export interface Replica {
  url: string;
  /** Everything it wrote to standard output and standard error. */
  logged(): string;
  /** Ends it and tells how it ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: string | null }>;
}

/** A folder that the account of the service may write to. */
export function makeFolder(parent: string, name: string): string {
  const folder = path.join(parent, name);
  mkdirSync(folder, { mode: 0o700 });
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  return folder;
}

/** A copy that the account of the service may read. */
export function readableCopy(file: string, folder: string): string {
  const copy = path.join(folder, path.basename(file));
  copyFileSync(file, copy);
  chmodSync(copy, 0o644);
  return copy;
}

/** Starts what the image starts: its command and variables, in its folder, with these settings and nothing else. */
export async function startReplica(
  test: Scope,
  imageFolder: string,
  settings: Record<string, string>,
): Promise<Replica> {
  const image = readDockerfile(dockerfileText);
  const [, ...words] = image.command;
  const child = spawn(
    path.join(imageFolder, 'node'),
    words.map((word) => word.replace(/^\/app\//, `${imageFolder}/`)),
    {
      cwd: imageFolder,
      env: {
        PATH: process.env['PATH'],
        ...image.env,
        CLOUD: 'global',
        PORT: '0',
        PUBLIC_URL: 'https://bridge.example.org',
        API_CLIENT_ID: district.apiClientId,
        ALLOWED_TENANTS: district.tenantId,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...nobody,
    },
  );
  let text = '';
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  test.teardown(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  });
  // One that cannot be started is told below.
  ended.catch(() => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const listening = /"port":(\d+)[^\n]*"listening"/.exec(text);
      if (listening !== null) resolve(Number(listening[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the service does not start: ${text}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    logged: () => text,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
