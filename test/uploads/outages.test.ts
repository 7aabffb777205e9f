import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Fault } from '../../proxy/sandbox/faults';
import type { UploadView } from '../../proxy/schemas/upload';
import { calls, createMeeting, fewFiles as files, impatient, type Kind } from './fault-calls';
import { startUploadBridge } from './upload-calls';

void t.test('an upload meets an outage or a loss', async (t) => {
  const bridge = await startUploadBridge(t, impatient);
  const { sandbox, until, get } = bridge;
  const { meet, arrived } = createMeeting(bridge);

  for (const callName of ['validate: start', 'upload: append'])
    await t.test(`429 without Retry-After at ${callName} passes`, async (t) => {
      const { view } = await meet([
        { kind: 'throttle', status: 429, retryAfterSeconds: null, ...calls[callName]! },
      ]);
      t.equal(view.state, 'accepted', JSON.stringify(view.reason));
    });

  for (const kind of ['drop', 'truncate', 'stall'] as const)
    await t.test(
      `a validation whose answer was lost (${kind}) is found and not made again`,
      async (t) => {
        const { view } = await meet([{ kind, afterWork: true, ...calls['validate: start']! }]);
        t.equal(view.state, 'accepted', JSON.stringify(view.reason));
        t.equal(bridge.validations(), 1);
        t.equal(bridge.sessions(), 1);
      },
    );

  await t.test('a long outage shows as waiting-for-graph and is over by itself', async (t) => {
    for (const call of [
      'check: inbound flow',
      'upload: session',
      'upload: append',
      'validate: read',
    ]) {
      sandbox.faults.clear();
      const fault: Kind = { kind: 'status', status: 503, times: 500 };
      const { uploadId } = await bridge.create({ onLargeChange: 'proceed' });
      for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text);
      sandbox.faults.add({ ...fault, ...calls[call]!, afterCalls: 0 });
      await bridge.act(uploadId, 'submit');
      await until(uploadId, ['waiting-for-graph']);
      const view = await get(uploadId);
      t.match(view, { isFinal: false, nextStep: 'Nothing: it goes on by itself.' }, call);
      t.match(view.reason?.code, /GRAPH_UNAVAILABLE|CONTAINER_UNAVAILABLE/);
      t.ok(view.expiresAt, 'and until when');
      sandbox.requests.length = 0;
      await delay(2_500);
      t.ok(sandbox.requests.length < 40, `${sandbox.requests.length} calls in 2.5 seconds`);
      sandbox.faults.clear();
      t.equal((await until(uploadId)).state, 'accepted', call);
      t.notOk((await get(uploadId)).expiresAt);
    }
  });

  const lost: [string, Fault][] = [
    ['an expired signature', { kind: 'expire', ...calls['upload: append']! }],
    [
      'a container that is gone',
      { kind: 'status', status: 404, code: 'PathNotFound', ...calls['upload: flush']! },
    ],
    [
      'a refused file',
      {
        kind: 'status',
        status: 403,
        code: 'AuthorizationPermissionMismatch',
        ...calls['upload: create']!,
      },
    ],
  ];
  for (const [name, fault] of lost)
    await t.test(`${name} leads to a new session and every file again`, async (t) => {
      const { view } = await meet([fault]);
      t.equal(view.state, 'accepted', JSON.stringify(view.reason));
      t.equal(bridge.sessions(), 2);
      t.equal(bridge.validations(), 1);
      t.ok(arrived());
    });

  await t.test('a session that is lost after an outage leads to a new one', async (t) => {
    const { view } = await meet([
      { kind: 'status', status: 503, times: 2, ...calls['upload: append']! },
      { kind: 'expire', ...calls['upload: append']!, afterCalls: 0 },
    ]);
    t.equal(view.state, 'accepted', JSON.stringify(view.reason));
    t.equal(bridge.sessions(), 2);
  });

  await t.test('a session that is lost again and again ends the upload', async (t) => {
    const { view, calls: asked } = await meet([
      { kind: 'expire', area: 'storage', match: { method: 'PUT' }, times: 100 },
    ]);
    t.match(view, { state: 'failed', reason: { code: 'UPLOAD_SESSIONS_LOST' } });
    t.match(view.nextStep, /^Start a new upload/);
    t.equal(bridge.sessions(), 5);
    t.ok(asked < 20);
  });

  await t.test('a session closed by somebody else leads to a new one', async (t) => {
    const { view } = await meet([
      { kind: 'status', status: 409, code: 'Conflict', ...calls['validate: start']! },
    ]);
    t.equal(view.state, 'accepted', JSON.stringify(view.reason));
    t.equal(bridge.sessions(), 2);
  });

  await t.test('an operation that Graph does not know yet counts as running', async (t) => {
    const { view } = await meet([
      { kind: 'status', status: 404, times: 3, ...calls['validate: read']! },
    ]);
    t.equal(view.state, 'accepted', JSON.stringify(view.reason));
    t.equal(bridge.validations(), 1);
  });

  for (const status of ['unknownFutureValue', 'somethingNew', null])
    await t.test(`a status ${status} counts as running`, async (t) => {
      const { view } = await meet([
        { kind: 'body', body: { status }, times: 2, ...calls['validate: read']! },
      ]);
      t.equal(view.state, 'accepted');
    });

  const ends: [string, Fault, Partial<UploadView> & { code: string }, RegExp][] = [
    [
      'an operation that failed',
      { kind: 'body', body: { status: 'failed', statusDetail: 'x' }, ...calls['validate: read']! },
      { state: 'failed', code: 'UPLOAD_VALIDATION_FAILED' },
      /^Start a new upload/,
    ],
    [
      'a refused flow',
      { kind: 'body', body: { readinessStatus: 'disabled' }, ...calls['check: inbound flow']! },
      { state: 'failed', code: 'FLOW_NOT_READY' },
      /^Choose another flow or wait: .* is disabled/,
    ],
    [
      'consent withdrawn at the check',
      { kind: 'status', status: 403, ...calls['check: inbound flow']! },
      { state: 'failed', code: 'GRAPH_FORBIDDEN' },
      /^Ask an administrator for the School Data Sync permission/,
    ],
    [
      'consent withdrawn at the session',
      { kind: 'status', status: 403, ...calls['upload: session']! },
      { state: 'failed', code: 'GRAPH_FORBIDDEN' },
      /DataConnector\.Upload/,
    ],
    [
      'consent withdrawn at the validation',
      { kind: 'status', status: 403, ...calls['validate: start']! },
      { state: 'failed', code: 'GRAPH_FORBIDDEN' },
      /^Ask an administrator/,
    ],
    [
      'a data connector that is gone',
      { kind: 'status', status: 404, times: 2, ...calls['upload: session']! },
      { state: 'failed', code: 'GRAPH_NOT_FOUND' },
      /^Check the id/,
    ],
    [
      'a session address elsewhere',
      {
        kind: 'body',
        body: { sessionUrl: 'https://evil.example/x?sig=1' },
        ...calls['upload: session']!,
      },
      { state: 'failed', code: 'ADDRESS_NOT_ALLOWED' },
      /^Tell the operator/,
    ],
    [
      'a storage that redirects',
      { kind: 'redirect', ...calls['upload: create']! },
      { state: 'failed', code: 'ADDRESS_NOT_ALLOWED' },
      /^Tell the operator/,
    ],
    [
      'answers in a form nobody knows',
      { kind: 'body', body: { containerId: 7 }, times: 100, ...calls['upload: session']! },
      { state: 'failed', code: 'GRAPH_ANSWER_INVALID' },
      /^Tell the operator/,
    ],
  ];
  for (const [name, fault, { code, ...expected }, advice] of ends)
    await t.test(`${name} ends the upload with its reason and advice`, async (t) => {
      const { view, calls: asked } = await meet([fault]);
      t.match(view, { ...expected, reason: { code } });
      t.match(view.nextStep, advice);
      t.ok(asked < 25, `${asked} calls`);
      t.notOk((await bridge.untilPurged(view.uploadId)).identitySealed);
    });
});

void t.test('a validation that never ends is given up, and says where to look', async (t) => {
  const bridge = await startUploadBridge(t, {
    limits: { validationMinutes: 0.03 },
    sandbox: { timings: { runningMs: 3_600_000 } },
  });
  const view = await bridge.bring(files);
  t.match(view, { state: 'failed', reason: { code: 'VALIDATION_TIMEOUT' } });
  t.match(view.nextStep, /^Look at the result later/);
  t.ok(bridge.countOf('graph', '/operations/') < 10);
});

void t.test('an outage longer than allowed ends the upload', async (t) => {
  const bridge = await startUploadBridge(t, {
    ...impatient,
    limits: { ...impatient.limits, outageHours: 1 / 3600 },
  });
  const { uploadId } = await bridge.create();
  for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text);
  bridge.sandbox.faults.add({
    kind: 'status',
    status: 503,
    times: 500,
    ...calls['check: inbound flow']!,
  });
  await bridge.act(uploadId, 'submit');
  const row = await bridge.until(uploadId);
  t.match(row, { state: 'failed', facts: { reason: { code: 'GRAPH_UNAVAILABLE' } } });
});
