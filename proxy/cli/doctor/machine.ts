import { access, constants, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Config } from '../../config';
import { createOutboundClient } from '../../outbound';
import { fail, ok, warn, type Check, type Finding } from './check';

export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const supported = major > 20 || (major === 20 && minor >= 19);
  return supported
    ? ok('node', `Node.js ${version}`)
    : fail('node', `Node.js ${version} is too old: install 20.19 or later`);
};

/** DATA_DIR, or the nearest folder above it that exists, because the service creates it. */
export const checkDataDir: Check = async ({ DATA_DIR }) => {
  const own = await stat(DATA_DIR).catch(() => undefined);
  if (own && !own.isDirectory()) return fail('data folder', `${DATA_DIR} is a file: move it away`);
  let folder = DATA_DIR;
  while (folder !== path.dirname(folder) && !(await stat(folder).catch(() => undefined)))
    folder = path.dirname(folder);
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    return fail('data folder', `${folder} is not writable: correct its owner or DATA_DIR`);
  if (own && process.platform !== 'win32' && (own.mode & 0o077) !== 0)
    return warn('data folder', `others can read ${DATA_DIR}: chmod 700 it`);
  return ok('data folder', own ? `${DATA_DIR}, writable` : `${DATA_DIR} will be created`);
};

/** A port must be free, or answered by SDS Bridge itself. */
export function checkPort(setting: 'PORT' | 'SANDBOX_PORT', ownPath: string): Check {
  return async (config) => {
    const port = config[setting];
    const host = setting === 'PORT' ? config.HOST : '127.0.0.1';
    if (port === 0) return ok(setting, 'any free port');
    const fault = await bind(port, host);
    if (fault === undefined) return ok(setting, `${port} is free`);
    if (fault !== 'EADDRINUSE') return fail(setting, `${host}:${port} cannot be used (${fault})`);
    if (await answersAsOurs(port, ownPath)) return ok(setting, `${port} is answered by SDS Bridge`);
    // The service for the real cloud never uses the sandbox's ports.
    const needed = setting === 'PORT' || config.CLOUD === 'sandbox';
    const advice = `${port} is used by another program: stop it or choose another ${setting}`;
    return needed ? fail(setting, advice) : warn(setting, advice);
  };
}

const bind = (port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
  });

async function answersAsOurs(port: number, ownPath: string): Promise<boolean> {
  const origin = `http://127.0.0.1:${port}`;
  const outbound = createOutboundClient({ allowedOrigins: [origin], timeoutMs: 3_000 });
  try {
    const answer = await outbound.request({ method: 'GET', url: `${origin}${ownPath}` });
    return answer.status === 200 && /"cloud":"(sandbox|global)"/.test(answer.body);
  } catch {
    return false;
  } finally {
    outbound.close();
  }
}

/** What the settings must hold for the chosen cloud is checked by starting; here only the sense of it. */
export const checkSettings = (config: Config): Finding =>
  config.CLOUD === 'global' && config.PUBLIC_URL?.startsWith('https://') !== true
    ? warn('settings', 'PUBLIC_URL with https:// is needed to run sds-bridge serve')
    : ok('settings', `readable, CLOUD=${config.CLOUD}`);
