import t from 'tap';
import { calls, createMeeting, impatient, type Kind } from './fault-calls';
import { startUploadBridge } from './upload-calls';

/** Faults that pass: each must end as accepted, without anybody doing anything. */
const passing: Record<string, Kind> = {
  '429 with Retry-After': { kind: 'throttle', status: 429, retryAfterSeconds: 1 },
  '500': { kind: 'status', status: 500 },
  '503': { kind: 'status', status: 503 },
  'a reset': { kind: 'drop' },
  'a stall': { kind: 'stall' },
  'half an answer': { kind: 'truncate' },
};

void t.test('a fault of another service', async (t) => {
  const bridge = await startUploadBridge(t, impatient);
  const { meet, closed, arrived } = createMeeting(bridge);

  for (const [callName, call] of Object.entries(calls))
    for (const [faultName, fault] of Object.entries(passing))
      await t.test(`${faultName} at ${callName} passes`, async (t) => {
        const { view, calls } = await meet([{ ...fault, ...call }]);
        t.equal(view.state, 'accepted', JSON.stringify(view.reason));
        t.notOk(view.reason);
        t.ok(arrived(), 'the container holds exactly the bytes sent');
        t.ok(closed() <= 1, 'at most one validation was started');
        const isRead = faultName === 'half an answer' && callName === 'validate: start';
        if (isRead) t.equal(bridge.validations(), 1);
        t.ok(calls < 40, `${calls} calls`);
      });
});
