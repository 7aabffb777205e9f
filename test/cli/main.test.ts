import { mkdirSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import t from 'tap';
import { findFreePorts } from '../free-ports';
import { buildPackage, runToEnd, start } from './built-package';

const bin = buildPackage(t);
const home = path.dirname(path.dirname(path.dirname(bin)));
const district = path.join(home, 'proxy/sandbox/district');
const work = path.join(home, 'work');
mkdirSync(path.join(work, 'empty'), { recursive: true });

t.test('help and version end with 0, a wrong command line with 2', async (t) => {
  const help = await runToEnd(bin, ['--help']);
  t.equal(help.code, 0);
  for (const name of ['serve', 'sandbox', 'token', 'sync', 'uploads', 'diff', 'doctor', 'demo'])
    t.match(help.out, new RegExp(`^ +${name} `, 'm'), name);
  t.match(await runToEnd(bin, ['--version']), { code: 0, out: /^\d+\.\d+\.\d+\n$/ });
  t.equal((await runToEnd(bin, ['nonsense'])).code, 2);
  t.equal((await runToEnd(bin, ['sync'])).code, 2);
  for (const wrong of [
    ['--timeout', 'soon'],
    ['--max-error-percent', '101'],
    ['--on-large-change', 'maybe'],
  ])
    t.equal((await runToEnd(bin, ['sync', 'x', ...wrong])).code, 2, wrong.join(' '));
  const classic = await runToEnd(bin, ['sync', 'x', '--classic', '--correlation-id', 'a']);
  t.match(classic, { code: 2, err: /^error REQUEST_INVALID: .*--classic/ });
});

t.test('a folder is judged before any network: content 1, absence 2', async (t) => {
  const env = { SDS_BRIDGE_URL: 'http://127.0.0.1:9' };
  const sync = (folder: string) => runToEnd(bin, ['sync', folder], env);
  t.match(await sync(path.join(work, 'none')), { code: 2, err: /^error FOLDER_NOT_FOUND: / });
  t.match(await sync(path.join(work, 'empty')), { code: 1, err: /^error FOLDER_EMPTY: / });
  t.match(await sync(path.join(district, 'v2')), { code: 1, err: /^error FORMAT_UNKNOWN: / });
  t.match(await sync(path.join(district, 'v2.1')), {
    code: 2,
    err: /^error SERVICE_UNREACHABLE: /,
  });
  const json = await runToEnd(bin, ['sync', path.join(work, 'none'), '--json'], env);
  t.match(JSON.parse(json.out), { step: 'error', code: 'FOLDER_NOT_FOUND' });
  t.equal(json.err, '');
});

t.test('wrong settings and unsafe addresses are named, never quoted', async (t) => {
  const wrong = await runToEnd(bin, ['token'], { SANDBOX_PORT: 'secret-value' });
  t.match(wrong, { code: 2, err: /^error CONFIG_INVALID: .*SANDBOX_PORT/ });
  t.notMatch(wrong.err, /secret-value|\n +at /);
  const url = 'http://sds.example.org';
  const unsafe = await runToEnd(bin, ['sync', path.join(district, 'v1'), '--url', url]);
  t.match(unsafe, { code: 2, err: /^error REQUEST_INVALID: .*https/ });
  t.match(await runToEnd(bin, ['token'], { SANDBOX_PORT: '9' }), {
    code: 2,
    out: '',
    err: /^error SANDBOX_UNREACHABLE: /,
  });
});

t.test('serve refuses the sandbox and incomplete settings', async (t) => {
  const sandboxed = await runToEnd(bin, ['serve'], { CLOUD: 'sandbox' });
  t.match(sandboxed, { code: 2, err: /error CONFIG_INVALID: .*CLOUD=global/ });
  t.match(await runToEnd(bin, ['serve'], { CLOUD: 'global' }), {
    code: 2,
    err: /error CONFIG_INVALID: .*PUBLIC_URL/,
  });
});

t.test('demo shows acceptance, a change, a hold and a refusal, and ends with 0', async (t) => {
  const demo = await runToEnd(bin, ['demo'], { CLOUD: 'global', API_CLIENT_SECRET: 'ignored' });
  t.equal(demo.code, 0, demo.err);
  t.match(demo.out, /^accepted: /m);
  t.match(demo.out, /^hold +FILE_EMPTIED: enrollments\.csv/m);
  t.match(demo.out, /^orgs\.csv {2}fatal FILE_MISSING: /m);
  const results = ['accepted', 'accepted, 3 changed', 'held, FILE_EMPTIED'];
  const all = [
    ...results,
    'rejected by bridge, naming orgs.csv',
    'delivered, every row accounted for',
  ];
  t.equal(demo.out.endsWith(all.map((result, at) => `${at + 1}: ${result}\n`).join('')), true);
});

t.test('sandbox, token, sync and doctor work together', async (t) => {
  const env = { ...(await findFreePorts()), CLOUD: 'sandbox', DATA_DIR: path.join(work, 'data') };
  const sandbox = start(bin, ['sandbox'], env);
  t.teardown(() => sandbox.child.kill('SIGKILL'));
  while (!sandbox.ended.out.includes('Stop with') && sandbox.child.exitCode === null)
    await new Promise((done) => setTimeout(done, 50));
  t.match(sandbox.ended.out, /SANDBOX: everything here is simulated/);
  t.match(sandbox.ended.out, 'curl -H "Authorization: Bearer $(npx sds-bridge token)" http://127');

  const token = await runToEnd(bin, ['token', '--user', 'viewer@x.example'], env);
  t.match(token, { code: 0, err: '', out: /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/ });
  t.match(await runToEnd(bin, ['token', '--app'], env), { code: 0, out: /^eyJ/ });

  const accepted = await runToEnd(bin, ['sync', path.join(district, 'v1'), '--json'], env);
  t.equal(accepted.code, 0, accepted.err);
  const steps = accepted.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);

  t.match(steps.at(-1), { state: 'accepted' });
  const listed = await runToEnd(bin, ['uploads', 'list'], env);
  t.match(listed, { code: 0, out: / accepted +6 +224$/m });
  t.match(await runToEnd(bin, ['diff', path.join(district, 'v1')], env), {
    code: 0,
    out: /0 added, 0 changed, 0 removed; it would pass\.\n$/,
  });

  rmSync(path.join(district, 'v2.1/orgs.csv'));
  const rejected = await runToEnd(bin, ['sync', path.join(district, 'v2.1')], env);
  t.match(rejected, { code: 1, err: '', out: /^orgs\.csv {2}fatal FILE_MISSING: /m });
  const classic = await runToEnd(bin, ['sync', '--classic', path.join(district, 'v2.1')], env);
  t.match(classic, { code: 1, err: /^error ROSTER_REJECTED: .*orgs\.csv/ });
  t.match(classic.out, /error +orgs\.csv: RequiredFileNotFound: add orgs\.csv/);
  t.match(classic.out, /uploaded +users\.csv/);

  const doctor = await runToEnd(bin, ['doctor', '--json'], env);
  t.equal(doctor.code, 0, doctor.out);
  for (const line of doctor.out.trim().split('\n'))
    t.match(JSON.parse(line), { result: 'ok' }, line);
  const bare = { ...env, CLOUD: '' };
  t.equal((await runToEnd(bin, ['doctor'], bare)).code, 0, 'the running sandbox is recognised');

  t.match(await runToEnd(bin, ['sandbox'], env), { code: 2, err: /error PORT_IN_USE/ });
  sandbox.child.kill('SIGTERM');
  t.equal((await sandbox.end).code, 0);
});

t.test('an interrupted sync ends with 2 and says so', async (t) => {
  const silent = net.createServer(() => undefined);
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  t.teardown(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const sync = start(bin, ['sync', path.join(district, 'v1'), '--url', url]);
  await new Promise((done) => silent.once('connection', done));
  sync.child.kill('SIGINT');
  t.match(await sync.end, { code: 2, err: /^error CANCELLED: / });
});

t.test('doctor names what is wrong and ends with 2', async (t) => {
  const other = net.createServer((socket) => socket.end());
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  t.teardown(() => other.close());
  const PORT = String((other.address() as AddressInfo).port);
  const env = { PORT, CLOUD: 'sandbox', SANDBOX_PORT: '9', DATA_DIR: '/dev/null' };
  const doctor = await runToEnd(bin, ['doctor'], env);
  t.equal(doctor.code, 2);
  t.match(doctor.out, /^fail +data folder +\/dev\/null is a file/m);
  t.match(doctor.out, new RegExp(`^fail +PORT +${PORT} is used by another program`, 'm'));
  t.match(doctor.out, /^warn +sandbox +nothing answers/m);
  const config = await runToEnd(bin, ['doctor'], { PORT: 'x' });
  t.match(config, { code: 2, out: /^fail +settings +.*PORT/m });
});
