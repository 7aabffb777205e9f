import http from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import type { RosterFolder } from '../../proxy/cli/roster-folder';
import { reportError } from '../../proxy/cli/report-error';
import { createServiceClient, type ServiceClient } from '../../proxy/cli/service-client';
import { serviceUrl } from '../../proxy/cli/service-url';
import { awaitValidation } from '../../proxy/cli/sync/await-validation';
import { chooseTarget } from '../../proxy/cli/sync/choose-target';
import { textReporter } from '../../proxy/cli/sync/reporters';
import { signIn } from '../../proxy/cli/sync/sign-in';

type Answer = [status: number, body: unknown, headers?: http.OutgoingHttpHeaders];

/** A service that gives these answers one after the other, the last one for ever. */
async function scripted(t: Test, ...answers: Answer[]) {
  const seen: string[] = [];
  const server = http.createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`);
    const [status, body, headers] = answers[Math.min(seen.length, answers.length) - 1] ?? [500, ''];
    res.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const pauses: number[] = [];
  const client = createServiceClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signal: new AbortController().signal,
    sleep: async (ms) => void pauses.push(ms),
  });
  t.teardown(() => {
    client.close();
    server.close();
  });
  return { client, seen, pauses };
}

const refusal = (code: string) => ({ error: { code, message: `Do ${code}.`, requestId: 'r-1' } });
const busy: Answer = [503, refusal('SERVICE_BUSY'), { 'retry-after': '7' }];
const running: Answer = [200, result('running', 'running')];
const failed: Answer = [502, refusal('GRAPH_ANSWER_INVALID')];

function result(outcome: string, status: string) {
  return { status, outcome, errors: [], warnings: [], validatedFiles: [], summary: 'S.' };
}

const flow = (id: string, readinessStatus: string, fileFormat = 'sds-v2.1') => ({
  id,
  displayName: `Flow ${id}`,
  readinessStatus,
  dataConnectorId: `con-${id}`,
  dataConnectorName: `Connector ${id}`,
  fileFormat,
});
const folder: RosterFolder = { folder: 'f', format: 'sds-v2.1', files: [], ignored: [] };

t.test('a busy service is asked again after the time it names', async (t) => {
  const { client, pauses, seen } = await scripted(t, busy, busy, [200, { value: [] }]);
  t.same(await client.inboundFlows(), { value: [] });
  t.same(pauses, [7000, 7000]);
  t.equal(seen.length, 3);
});

t.test('a service that stays busy, or names a long time, ends with its own error', async (t) => {
  const { client, seen } = await scripted(t, busy);
  await t.rejects(client.inboundFlows(), { code: 'SERVICE_BUSY', message: 'Do SERVICE_BUSY.' });
  t.equal(seen.length, 5);
  const slow = await scripted(t, [429, refusal('GRAPH_THROTTLED'), { 'retry-after': '9999' }]);
  await t.rejects(slow.client.inboundFlows(), { code: 'GRAPH_THROTTLED' });
  t.same(slow.pauses, []);
});

t.test('what is not SDS Bridge is said so', async (t) => {
  for (const answer of [
    [200, '<html>'],
    [200, { unexpected: true }],
    [404, 'Not Found'],
    [302, '', { location: 'http://127.0.0.1:1/' }],
  ] as Answer[]) {
    const { client } = await scripted(t, answer);
    await t.rejects(client.health(), { code: 'SERVICE_UNREACHABLE' });
  }
});

t.test('several ready flows of the format are listed, none is picked', async (t) => {
  const value = [flow('a', 'ready'), flow('b', 'ready'), flow('c', 'ready', 'sds-v1')];
  const { client, seen } = await scripted(t, [200, { value }]);
  await t.rejects(chooseTarget(client, folder, {}), {
    code: 'FLOW_AMBIGUOUS',
    message: /Flow a, Flow b\./,
  });
  t.equal(seen.length, 1);
});

t.test('the only ready flow is taken, also beside one that is not ready', async (t) => {
  const value = [flow('a', 'expired'), flow('b', 'ready')];
  const { client } = await scripted(t, [200, { value }], [200, flow('b', 'ready')]);
  t.match(await chooseTarget(client, folder, {}), { dataConnectorId: 'con-b' });
});

t.test('a flow that stopped being ready, or none of the format, is refused', async (t) => {
  const value = [flow('b', 'ready')];
  const { client } = await scripted(t, [200, { value }], [200, flow('b', 'disabled')]);
  await t.rejects(chooseTarget(client, folder, {}), { code: 'FLOW_NOT_READY' });
  const other = await scripted(t, [200, { value: [flow('c', 'ready', 'sds-v1')] }]);
  await t.rejects(chooseTarget(other.client, folder, {}), { code: 'FORMAT_MISMATCH' });
  const none = await scripted(t, [200, { value: [] }]);
  await t.rejects(chooseTarget(none.client, folder, {}), { code: 'FORMAT_MISMATCH' });
});

function wait(client: ServiceClient, timeoutSeconds = 600) {
  const clock = { now: 0 };
  const pauses: number[] = [];
  const ended = awaitValidation(client, {
    uri: 'op',
    retryAfterSeconds: 5,
    timeoutSeconds,
    clock: () => clock.now,
    sleep: async (ms) => {
      pauses.push(ms / 1000);
      clock.now += ms;
    },
    onStatus: () => undefined,
  });
  return { ended, pauses };
}

t.test('polls begin after the time named, grow by half and stop at 30 s', async (t) => {
  const many = Array.from({ length: 6 }, () => running);
  const { client } = await scripted(t, ...many, [200, result('accepted', 'succeeded')]);
  const { ended, pauses } = wait(client);
  t.match(await ended, { outcome: 'accepted' });
  t.same(pauses, [5, 7.5, 11.25, 16.875, 25.3125, 30, 30]);
});

t.test('a validation that never ends is given up at the deadline', async (t) => {
  const { client } = await scripted(t, running);
  const { ended, pauses } = wait(client, 20);
  await t.rejects(ended, { code: 'VALIDATION_TIMEOUT' });
  t.ok(pauses.reduce((sum, pause) => sum + pause, 0) <= 20);
});

t.test('two failed polls are passed over, three end the wait', async (t) => {
  const done: Answer = [200, result('accepted', 'succeeded')];
  const { client } = await scripted(t, failed, failed, running, failed, failed, done);
  t.match(await wait(client).ended, { outcome: 'accepted' });
  const broken = await scripted(t, failed);
  await t.rejects(wait(broken.client).ended, { code: 'GRAPH_ANSWER_INVALID' });
  t.equal(broken.seen.length, 3);
  const refused = await scripted(t, [403, refusal('GRAPH_FORBIDDEN')]);
  await t.rejects(wait(refused.client).ended, { code: 'GRAPH_FORBIDDEN' });
  t.equal(refused.seen.length, 1);
});

t.test(
  'a service elsewhere cannot claim to be the sandbox, nor sign in without a token',
  async (t) => {
    const health = (cloud: string): Answer => [200, { status: 'ok', version: '1', cloud }];
    const signal = new AbortController().signal;
    const remote = { url: 'https://sds.example.org', sandboxPort: 9, signal };
    const liar = await scripted(t, health('sandbox'));
    await t.rejects(signIn(liar.client, { ...remote, token: 'x' }), { code: 'REQUEST_INVALID' });
    const real = await scripted(t, health('global'));
    await t.rejects(signIn(real.client, remote), { code: 'TOKEN_NOT_SET' });
    t.same([...liar.seen, ...real.seen], ['GET /healthz', 'GET /healthz']);
  },
);

t.test('a token goes over https, or to the literal loopback address', (t) => {
  const config = { PORT: 8080 };
  t.equal(serviceUrl(config, undefined), 'http://127.0.0.1:8080');
  t.equal(serviceUrl(config, 'https://sds.example.org/base/'), 'https://sds.example.org/base');
  for (const url of [
    'http://sds.example.org',
    'http://localhost:8080',
    'https://a@sds.example.org',
    'ftp://x',
    'x',
    '',
  ])
    t.throws(() => serviceUrl(config, url), { code: 'REQUEST_INVALID' }, url);
  t.end();
});

t.test('a foreign error is told by name and code only', (t) => {
  const lines: string[] = [];
  const terminal = {
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
  };
  const foreign = Object.assign(new Error('token SECRET'), { code: 'EPIPE' });
  t.equal(reportError(foreign, terminal, false), 2);
  t.equal(reportError(foreign, terminal, true), 2);
  t.match(lines[0], /^error INTERNAL_ERROR: .*Error EPIPE/);
  t.notMatch(lines.join(), /SECRET/);
  t.end();
});

t.test('without a watcher every file is a line, and no bar is drawn', (t) => {
  const lines: string[] = [];
  const reporter = textReporter({ out: (line) => lines.push(line), err: () => undefined });
  reporter.progress(1, 2, 'orgs.csv');
  reporter.step({ step: 'upload', file: 'orgs.csv', bytes: 2, sha256: 'ab'.repeat(32), blocks: 1 });
  reporter.progressEnd();
  t.same(lines, ['uploaded   orgs.csv, 2 bytes, sha256 abababababababab']);
  t.end();
});
