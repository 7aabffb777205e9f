import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { loadConfig } from '../../../proxy/config';
import { startSandbox } from '../../../proxy/sandbox';
import { buildSampleSis } from '../../../proxy/sandbox/sis';
import type { ExportView } from '../../../proxy/schemas/export';
import type { UploadView } from '../../../proxy/schemas/upload';
import { createTestDatabase, findPostgres } from '../../servers';
import { sampleProfile } from './export-bridge';

void findPostgres().then(({ skip }) => {
  const options = { skip, timeout: 180_000 };
  t.setTimeout(200_000);
  t.test(
    'an export that is killed goes on after the restart, and is delivered once',
    options,
    async (t) => {
      const sandbox = await startSandbox({
        ...{ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 },
        timings: { notStartedMs: 50, runningMs: 100 },
      });
      t.teardown(() => sandbox.close());
      const database = await createTestDatabase(t);
      const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
      const folder = t.testdir({ spool: {}, data: { 'export-profiles': {} } });
      const out = path.join(folder, 'out');
      mkdirSync(out);
      const profiles = path.join(folder, 'data/export-profiles');
      buildSampleSis(path.join(profiles, 'sis.db'));
      writeFileSync(
        path.join(profiles, 'nightly.yaml'),
        sampleProfile('nightly', {
          destinations: [{ kind: 'local', path: out, layout: 'folder' }, { kind: 'sds' }],
        }),
      );
      let child: ChildProcess | undefined;
      let origin = '';
      const start = async (): Promise<void> => {
        const script = path.join(__dirname, '../../e2e/replica.ts');
        const folders = [path.join(folder, 'data'), path.join(folder, 'spool')];
        const args = [script, String(sandbox.port), database, sealKeys, ...folders];
        const started = spawn(process.execPath, [...process.execArgv, ...args], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        child = started;
        t.teardown(() => started.kill('SIGKILL'));
        const [line] = (await once(started.stdout, 'data')) as [Buffer];
        origin = line.toString().trim();
      };
      const kill = async (): Promise<void> => {
        const ended = once(child!, 'exit');
        child!.kill('SIGKILL');
        await ended;
      };
      const call = async <T>(method: string, url: string, body?: object): Promise<T> => {
        const authorization = `Bearer ${await sandbox.issueToken()}`;
        const answer = await fetch(`${origin}/v1${url}`, {
          method,
          headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
        if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
        return (await answer.json()) as T;
      };
      const until = async (exportId: string, isSo: (view: ExportView) => boolean) => {
        for (;;) {
          const view = await call<ExportView>('GET', `/exports/${exportId}`);
          if (isSo(view)) return view;
          await sleep(200);
        }
      };

      await start();
      // While the set is made.
      const { exportId } = await call<ExportView>('POST', '/exports', { profile: 'nightly' });
      await until(exportId, ({ state }) => state === 'reading');
      await kill();
      // While School Data Sync gets it, which takes until the restart.
      sandbox.faults.add({ area: 'storage', kind: 'slow', delayMs: 400, times: 30 });
      await start();
      await until(exportId, ({ state }) => state === 'delivering');
      const uploads = async () =>
        (await call<{ value: UploadView[] }>('GET', '/uploads')).value.map(({ state }) => state);
      while (!(await uploads()).includes('uploading')) await sleep(50);
      t.equal(readdirSync(out).filter((name) => !name.startsWith('.')).length, 1);
      await kill();
      await start();
      t.match(await until(exportId, ({ isFinal }) => isFinal), {
        state: 'delivered',
        deliveries: [
          { kind: 'local', isDelivered: true },
          { kind: 'sds', isDelivered: true },
        ],
      });
      t.strictSame(await uploads(), ['accepted'], 'one upload');
      t.equal(readdirSync(out).filter((name) => !name.startsWith('.')).length, 1, 'one set');
    },
  );
});
