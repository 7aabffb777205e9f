import t from 'tap';
import { sql } from '../../proxy/database/sql';
import { forgetEnded } from '../../proxy/engine/forget-ended';
import { makeRoster, without } from './rosters';
import { startUploadBridge } from './upload-calls';

void t.test('the journal of ended workflows can be removed, that of open ones stays', async (t) => {
  const bridge = await startUploadBridge(t);
  const journal = async (): Promise<string[]> =>
    (
      await bridge.database.query<{ id: string }>(
        sql`SELECT workflow_uuid AS id FROM sds_bridge_engine.workflow_status ORDER BY 1`,
      )
    ).map(({ id }) => id.replace(/^(\w+):.*/, '$1'));
  const roster = makeRoster({ schools: 2, students: 20 });
  t.equal((await bridge.bring(roster)).state, 'accepted');
  const before = new Date(Date.now() - 3_600_000);
  await forgetEnded(before);
  t.same(await journal(), ['check', 'deliver'], 'younger ones stay');

  bridge.sandbox.faults.add({
    area: 'graph',
    kind: 'body',
    match: { method: 'GET', pathIncludes: '/operations/' },
    times: 4,
    body: { status: 'running' },
  });
  const uploadId = await bridge.send(roster);
  await bridge.until(uploadId, ['validating']);
  await forgetEnded(new Date(Date.now() + 3_600_000));
  t.same(await journal(), ['deliver'], 'the one under way');
  t.equal((await bridge.until(uploadId)).state, 'accepted', 'and it goes on');

  await forgetEnded(new Date(Date.now() + 3_600_000));
  const held = await bridge.bring(without(roster, 'enrollments.csv', 'classes.csv'));
  t.equal(held.state, 'held', 'the gate needs no journal');
});
