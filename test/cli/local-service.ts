import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { runCli, type ExitCode } from '../../proxy/cli/run-cli';
import { startLocal } from '../../proxy/cli/start-local';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { createLogger } from '../../proxy/observability/logger';
import type { Fault } from '../../proxy/sandbox/faults';
import { usersOf } from '../../proxy/sandbox/entra/users';

const district = path.resolve(__dirname, '../../proxy/sandbox/district');
const adminId = usersOf(sandboxIdentity.tenantId).find(({ key }) => key === 'admin')?.oid ?? '';

export interface Ran {
  code: ExitCode;
  out: string;
  err: string;
}

export interface RunOptions {
  signal?: AbortSignal;
  /** Settings of this one command. */
  env?: Record<string, string>;
  onLine?: (line: string) => void;
}

/** Sandbox, service and embedded database for one test file, and the command line against them. */
export async function startLocalService(t: Test, env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-cli-'));
  // The embedded server may run under another account, which must reach its folder.
  chmodSync(folder, 0o711);
  const settings = {
    ...env,
    CLOUD: 'sandbox',
    PORT: '0',
    SANDBOX_PORT: '0',
    DATA_DIR: path.join(folder, 'data'),
    // More calls than one connection may make in a minute.
    THROTTLE_LIMITS: `${sandboxIdentity.tenantId}/${adminId}=9999`,
  };
  const local = await startLocal({
    config: loadConfig(settings),
    logger: createLogger({ level: 'silent' }),
    timings: { notStartedMs: 0, runningMs: 0 },
    uploadLimits: { pollSeconds: [0.2, 0.5], retrySeconds: [0.2, 0.5], settleMs: 100 },
  });
  t.teardown(async () => {
    await local.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const url = local.url ?? '';

  /** Runs one command line as a process would. */
  async function run(args: string[], { signal, env: own, onLine }: RunOptions = {}): Promise<Ran> {
    const out: string[] = [];
    const err: string[] = [];
    const note = (lines: string[]) => (line: string) => {
      lines.push(line);
      onLine?.(line);
    };
    const code = await runCli(args, {
      terminal: { out: note(out), err: note(err) },
      config: () =>
        loadConfig({
          ...settings,
          SANDBOX_PORT: String(local.sandboxPort),
          SDS_BRIDGE_URL: url,
          ...own,
        }),
      signal: signal ?? new AbortController().signal,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  let copies = 0;
  /** A copy of the sample district that a test may spoil. */
  function roster(change: (spoil: Spoil) => void = () => undefined, version = 'v2.1'): string {
    const place = path.join(folder, `roster-${(copies += 1)}`);
    cpSync(path.join(district, version), place, { recursive: true });
    const at = (file: string): string => path.join(place, file);
    change({
      remove: (file) => rmSync(at(file)),
      rewrite: (file, rewriting) =>
        writeFileSync(at(file), rewriting(readFileSync(at(file), 'utf8'))),
    });
    return place;
  }

  const control = async (method: string, what: string, body?: object): Promise<void> => {
    await fetch(`${local.sandboxOrigin}/_sandbox/${what}`, {
      method,
      ...(body && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
  };
  return {
    ...{ folder, url, run, roster },
    addFault: (fault: Fault) => control('POST', 'faults', fault),
    clearFaults: () => control('DELETE', 'faults'),
  };
}

export interface Spoil {
  remove: (file: string) => void;
  rewrite: (file: string, change: (text: string) => string) => void;
}

/** The header and nothing else. */
export const emptied = (text: string): string => text.slice(0, text.indexOf('\n') + 1);

/** What `--json` printed, line by line. */
export const jsonLines = ({ out }: Ran): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The id in the line `upload <id> …`. */
export const uploadIdOf = ({ out }: Ran): string =>
  /^upload +([0-9a-f-]{36})/m.exec(out)?.[1] ?? '';
