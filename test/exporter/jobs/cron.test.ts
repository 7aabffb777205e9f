import t from 'tap';
import { startAfter, startBefore } from '../../../proxy/exporter/profile/cron';
import type { ExportProfile } from '../../../proxy/exporter/profile/profile';
import { dueStart } from '../../../proxy/exporter/jobs/schedule';

const nightly = { cron: '30 2 * * 1-5', timeZone: 'Europe/Berlin' };
const at = (iso: string): number => Date.parse(iso);

t.test('starts count in the time zone of the schedule', async (t) => {
  t.equal(
    startAfter(nightly, at('2026-11-24T12:00:00Z'))?.toISOString(),
    '2026-11-25T01:30:00.000Z',
  );
  t.equal(
    startBefore(nightly, at('2026-11-24T12:00:00Z'))?.toISOString(),
    '2026-11-24T01:30:00.000Z',
  );
  t.equal(
    startBefore(nightly, at('2026-07-24T12:00:00Z'))?.toISOString(),
    '2026-07-24T00:30:00.000Z',
    'summer',
  );
  t.equal(
    startBefore(nightly, at('2026-11-22T12:00:00Z'))?.toISOString(),
    '2026-11-20T01:30:00.000Z',
    'a Sunday',
  );
  t.equal(
    startBefore(nightly, at('2026-11-24T01:30:00Z'))?.toISOString(),
    '2026-11-24T01:30:00.000Z',
    'to the second',
  );
  t.equal(
    startBefore(nightly, at('2026-11-24T01:29:59.900Z'))?.toISOString(),
    '2026-11-23T01:30:00.000Z',
    'not before',
  );
});

t.test('a start is due for an hour, and only in a profile that was there before it', async (t) => {
  const profile = { schedule: nightly } as unknown as ExportProfile;
  const due = (now: string, changed = '2026-11-01T00:00:00Z') =>
    dueStart({ profile, changedAt: at(changed) }, at(now), 3_600_000)?.toISOString();
  t.equal(due('2026-11-24T01:30:00Z'), '2026-11-24T01:30:00.000Z');
  t.equal(due('2026-11-24T02:29:00Z'), '2026-11-24T01:30:00.000Z');
  t.equal(due('2026-11-24T02:31:00Z'), undefined, 'too late');
  t.equal(due('2026-11-24T02:00:00Z', '2026-11-24T01:45:00Z'), undefined, 'written since');
  t.equal(due('2026-11-24T01:29:00Z'), undefined, 'not yet');
  const without = { profile: {} as ExportProfile, changedAt: 0 };
  t.equal(dueStart(without, at('2026-11-24T01:30:00Z'), 3_600_000), undefined);
});
