import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { sql } from '../../proxy/database/sql';
import { makeRoster, without } from './rosters';
import { filesBelow, startUploadBridge, tenantId } from './upload-calls';

const files = makeRoster({ schools: 1, students: 6 });
const app = { as: { app: true } };

void t.test('the sweep', async (t) => {
  const bridge = await startUploadBridge(t);
  const received = async (): Promise<string> => {
    const { uploadId } = await bridge.create({}, app);
    for (const [name, text] of Object.entries(files)) await bridge.put(uploadId, name, text, app);
    return uploadId;
  };
  /** As a process leaves an upload that dies between the change of state and the start of the work. */
  const leaveIn = (state: string, uploadId: string) =>
    bridge.database.query(
      sql`UPDATE sds_bridge.upload SET state = ${state}, expires_at = NULL WHERE upload_id = ${uploadId}`,
    );

  await t.test('drives an upload whose check was never started', async (t) => {
    const uploadId = await received();
    await leaveIn('checking', uploadId);
    t.equal((await bridge.until(uploadId, undefined, { seconds: 30 })).state, 'accepted');
  });

  await t.test('drives an upload whose delivery was never started', async (t) => {
    const held = await bridge.bring(without(files, 'classes.csv', 'enrollments.csv'), {}, app);
    t.equal(held.state, 'held');
    await leaveIn('waiting-for-turn', held.uploadId);
    t.equal((await bridge.until(held.uploadId, ['accepted'], { seconds: 30 })).state, 'accepted');
  });

  await t.test('removes what an ended upload has left', async (t) => {
    const uploadId = await received();
    await bridge.act(uploadId, 'cancel', app);
    await bridge.untilPurged(uploadId);
    const left = path.join(bridge.paths.folder(tenantId, uploadId), 'files', 'left');
    mkdirSync(path.dirname(left), { recursive: true });
    writeFileSync(left, 'x');
    await bridge.database.query(
      sql`UPDATE sds_bridge.upload SET spool_purged = false WHERE upload_id = ${uploadId}`,
    );
    await bridge.untilPurged(uploadId);
    t.same(filesBelow(bridge.paths.folder(tenantId, uploadId)), []);
  });

  await t.test('is not stopped by an upload that it cannot finish', async (t) => {
    const [stuck, other] = [await received(), await received()];
    // A file in the place of the folder that the findings are kept in.
    for (const uploadId of [stuck, other]) {
      const findings = bridge.paths.findings(tenantId, uploadId);
      writeFileSync(findings, '');
    }
    mkdirSync(`${bridge.paths.keptFindings(tenantId, stuck)}/in-the-way`, { recursive: true });
    await bridge.act(stuck, 'cancel', app);
    await bridge.act(other, 'cancel', app);
    await bridge.untilPurged(other);
    t.match(await bridge.rowOf(stuck), { state: 'cancelled', spoolPurged: false });
    t.match(bridge.logged(), /could not be/);
  });
});
