import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { startLocal } from '../../proxy/cli/start-local';
import type { SyncStep } from '../../proxy/cli/sync/steps';
import { syncFolder, type SyncOptions } from '../../proxy/cli/sync/sync-folder';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { usersOf } from '../../proxy/sandbox/entra/users';
import { createLogger } from '../../proxy/observability/logger';
import { seedIds } from '../../proxy/sandbox';

const adminId = usersOf(sandboxIdentity.tenantId).find(({ key }) => key === 'admin')?.oid ?? '';
const district = path.resolve(__dirname, '../../proxy/sandbox/district');
const samples = path.resolve(__dirname, '../../../shared/data/samples');
const noSamples = existsSync(samples) ? false : "Microsoft's sample files are not present";

// Not t.testdir(): that is removed before the service has ended.
const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-sync-'));

/** One service and sandbox for all tests here: every job takes a new session. */
const local = startLocal({
  config: loadConfig({
    CLOUD: 'sandbox',
    PORT: '0',
    SANDBOX_PORT: '0',
    DATA_DIR: dataDir,
    // More jobs than one connection may run in a minute.
    THROTTLE_LIMITS: `${sandboxIdentity.tenantId}/${adminId}=9999`,
  }),
  logger: createLogger({ level: 'silent' }),
  timings: { notStartedMs: 0, runningMs: 0 },
});
t.teardown(async () => {
  await (await local).close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function run(folder: string, more: Partial<SyncOptions> = {}) {
  const steps: SyncStep[] = [];
  const progress: number[] = [];
  const { url = '', sandboxPort } = await local;
  const result: unknown = await syncFolder({
    folder,
    url,
    sandboxPort,
    timeoutSeconds: 60,
    signal: new AbortController().signal,
    sleep: async () => undefined,
    reporter: {
      step: (step) => steps.push(step),
      progress: (bytes) => progress.push(bytes),
      progressEnd: () => undefined,
    },
    ...more,
  }).catch((error: unknown) => error);
  const outcome = steps.find((step) => step.step === 'outcome');
  return { result, steps, outcome, progress };
}

/** A copy of a district folder that a test may spoil. */
function copy(t: Test, version: string): string {
  const folder = path.join(t.testdir({}), 'roster');
  cpSync(path.join(district, version), folder, { recursive: true });
  return folder;
}

function rewriteHeader(folder: string, file: string, change: (header: string) => string): void {
  const [header = '', ...rest] = readFileSync(path.join(folder, file), 'utf8').split('\r\n');
  writeFileSync(path.join(folder, file), [change(header), ...rest].join('\r\n'));
}

t.test('the districts are accepted, V2.1 and V1', async (t) => {
  for (const [version, files] of [
    ['v2.1', 10],
    ['v1', 6],
  ] as const) {
    const { result, steps, progress } = await run(path.join(district, version));
    t.match(result, { outcome: 'accepted', errors: [] });
    t.equal(steps.filter((step) => step.step === 'upload').length, files);
    const bytes = readdirSync(path.join(district, version))
      .map((file) => readFileSync(path.join(district, version, file)).length)
      .reduce((sum, size) => sum + size, 0);
    t.equal(progress.at(-1), bytes);
  }
});

t.test("Microsoft's samples are accepted", { skip: noSamples }, async (t) => {
  for (const sample of ['v2.1', 'v1-min', 'v1-25-users']) {
    const { result } = await run(path.join(samples, sample));
    t.match(result, { outcome: 'accepted' }, sample);
  }
  const { result } = await run(path.join(samples, 'v2'));
  t.match(result, { code: 'FORMAT_UNKNOWN', message: /convert/ });
});

t.test('a required file left out is named', async (t) => {
  const folder = copy(t, 'v2.1');
  rmSync(path.join(folder, 'orgs.csv'));
  const { result, outcome } = await run(folder);
  t.match(result, { code: 'ROSTER_REJECTED', message: /orgs\.csv/ });
  t.match(outcome, {
    outcome: 'rejected',
    errors: [
      { target: 'orgs.csv', code: 'RequiredFileNotFound', advice: 'add orgs.csv to the folder' },
    ],
  });
});

t.test('an optional file left out is a warning that says what it may cost', async (t) => {
  const folder = copy(t, 'v2.1');
  rmSync(path.join(folder, 'userFlags.csv'));
  const { result, outcome } = await run(folder);
  t.match(result, { outcome: 'accepted' });
  t.match(outcome, { warnings: [{ target: 'userFlags.csv', advice: /inactive/ }] });
});

t.test('a column misspelt, in V2.1 and V1, is named with its near match', async (t) => {
  const folder = copy(t, 'v2.1');
  rewriteHeader(folder, 'users.csv', (header) => header.replace('username', 'userName'));
  const { result, outcome } = await run(folder);
  t.match(result, { code: 'ROSTER_REJECTED', message: /users\.csv/ });
  t.match(outcome, {
    errors: [
      { target: 'users.csv', advice: 'rename the column "userName" of users.csv to "username"' },
    ],
  });
  const classic = copy(t, 'v1');
  rewriteHeader(classic, 'School.csv', (header) => header.replace('SIS ID', 'SISID'));
  t.match((await run(classic)).outcome, {
    errors: [
      { target: 'School.csv', advice: 'rename the column "SISID" of School.csv to "SIS ID"' },
    ],
  });
});

t.test('a doubled column is named', async (t) => {
  const folder = copy(t, 'v2.1');
  rewriteHeader(folder, 'roles.csv', (header) => header.replace('grade', 'role'));
  const { outcome } = await run(folder);
  t.match(outcome, {
    outcome: 'rejected',
    errors: [{ target: 'roles.csv', advice: /remove one of the columns "role"/ }],
  });
});

t.test('an empty required file is named', async (t) => {
  const folder = copy(t, 'v2.1');
  writeFileSync(path.join(folder, 'orgs.csv'), '');
  t.match((await run(folder)).outcome, {
    outcome: 'rejected',
    errors: [{ target: 'orgs.csv', advice: /empty/ }],
  });
});

t.test('a flow is named by id or name, a data connector by id', async (t) => {
  const folder = path.join(district, 'v2.1');
  const ids = seedIds('sis');
  for (const choice of [
    { flow: ids.inboundFlow },
    { flow: 'Northwind rostering' },
    { connector: ids.dataConnector },
  ]) {
    const { result, steps } = await run(folder, choice);
    t.match(result, { outcome: 'accepted' }, JSON.stringify(choice));
    t.match(steps[2], { step: 'target', dataConnectorId: ids.dataConnector });
  }
});

t.test('a flow of another format, not ready or unknown is refused before the upload', async (t) => {
  const folder = path.join(district, 'v2.1');
  for (const [choice, code] of [
    [{ flow: seedIds('classic').inboundFlow }, 'FORMAT_MISMATCH'],
    [{ connector: seedIds('classic').dataConnector }, 'FORMAT_MISMATCH'],
    [{ flow: seedIds('archive').inboundFlow }, 'FLOW_NOT_READY'],
    [{ flow: 'no such flow' }, 'GRAPH_NOT_FOUND'],
    [{ connector: 'no-such-connector' }, 'GRAPH_NOT_FOUND'],
  ] as const) {
    const { result, steps } = await run(folder, choice);
    t.match(result, { code }, code);
    t.notOk(steps.some((step) => step.step === 'session'));
  }
});

t.test('no step tells a token, a SAS or the content of a row', async (t) => {
  const { steps } = await run(path.join(district, 'v2.1'));
  const told = JSON.stringify(steps);
  t.notMatch(told, /eyJ|sig=|se=20|sessionUrl/);
  t.notMatch(told, /riverbend\.example|Hernández/);
});

t.test('a foreign token, a wrong service and a stopped sandbox end with what to do', async (t) => {
  const folder = path.join(district, 'v2.1');
  t.match((await run(folder, { token: 'not.a.token' })).result, {
    code: 'CALLER_TOKEN_INVALID',
  });
  t.match((await run(folder, { url: 'http://127.0.0.1:9' })).result, {
    code: 'SERVICE_UNREACHABLE',
  });
  t.match((await run(folder, { sandboxPort: 9 })).result, { code: 'SANDBOX_UNREACHABLE' });
});

t.test('an abort ends the job with its reason', async (t) => {
  const stop = new AbortController();
  const reason = new Error('stopped');
  const { result, steps } = await run(path.join(district, 'v2.1'), {
    signal: stop.signal,
    reporter: {
      step: (step) => void (step.step === 'upload' && stop.abort(reason)),
      progress: () => undefined,
      progressEnd: () => undefined,
    },
  });
  t.equal(result, reason);
  t.same(steps, []);
});
