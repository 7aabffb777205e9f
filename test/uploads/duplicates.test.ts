import t from 'tap';
import { sql } from '../../proxy/database/sql';
import type { UploadView } from '../../proxy/schemas/upload';
import { codeOf } from '../e2e/bridge';
import type { TextFiles } from '../fixtures/rosters/small-sets';
import { makeRoster, without } from './rosters';
import { filesBelow, sis, startUploadBridge } from './upload-calls';

const files = makeRoster({ schools: 1, students: 8 });
const fewer = without(files, 'classes.csv', 'enrollments.csv');

void t.test('delivered twice', async (t) => {
  const bridge = await startUploadBridge(t);
  const { create, put, act, until, bring, call } = bridge;
  const countUploads = async (): Promise<number> =>
    (
      await bridge.database.query<{ n: number }>(
        sql`SELECT count(*)::integer AS n FROM sds_bridge.upload`,
      )
    )[0]?.n ?? 0;
  const allAtOnce = (roster: TextFiles, correlationId: string) =>
    call('POST', '/v1/csv-uploads', {
      payload: {
        correlationId,
        inboundFlowId: sis.inboundFlow,
        onLargeChange: 'proceed',
        files: Object.entries(roster).map(([name, text]) => ({
          name,
          contentBytes: Buffer.from(text).toString('base64'),
        })),
      },
    });
  const idOf = (answer: { json: <T>() => T }): string => answer.json<UploadView>().uploadId;

  await t.test(
    'a create with one correlation id is one upload, also at the same time',
    async (t) => {
      const made = await Promise.all([1, 2, 3].map(() => create({ correlationId: 'c-1' })));
      t.equal(new Set(made.map(({ uploadId }) => uploadId)).size, 1);
      t.equal(await countUploads(), 1);
      const other = await call('POST', '/v1/uploads', {
        payload: { inboundFlowId: sis.inboundFlow, correlationId: 'c-1', maxErrorPercent: 5 },
      });
      t.same([other.statusCode, codeOf(other)], [409, 'UPLOAD_CORRELATION_TAKEN']);
      const foreign = await create({ correlationId: 'c-1' }, { as: { app: true } });
      t.not(foreign.uploadId, made[0]?.uploadId, 'another caller has ids of its own');
      await act(foreign.uploadId, 'cancel', { as: { app: true } });
      await act(made[0]?.uploadId ?? '', 'cancel');
      t.equal((await create({ correlationId: 'c-1' })).state, 'cancelled', 'also after its end');
    },
  );

  await t.test(
    'a file and a submit change nothing, another file after it is refused',
    async (t) => {
      const { uploadId } = await create({ onLargeChange: 'proceed' });
      for (const [name, text] of Object.entries(files)) {
        await put(uploadId, name, text);
        t.equal((await put(uploadId, name, text)).statusCode, 200);
      }
      const submits = await Promise.all([act(uploadId, 'submit'), act(uploadId, 'submit')]);
      t.same(
        submits.map(({ statusCode }) => statusCode),
        [202, 202],
      );
      t.equal((await put(uploadId, 'users.csv', files['users.csv'] ?? '')).statusCode, 200);
      for (const name of ['users.csv', 'courses.csv']) {
        const other = await put(uploadId, name, 'sourcedId,username\nx,y\n');
        t.same([other.statusCode, codeOf(other)], [409, 'UPLOAD_STATE_WRONG'], name);
      }
      t.equal((await until(uploadId)).state, 'accepted');
      t.equal(bridge.validations(), 1);
      t.equal(
        bridge.sandbox.uploadedFile(sis.dataConnector, 'users.csv')?.toString(),
        files['users.csv'],
      );
      await bridge.untilPurged(uploadId);
      t.equal((await act(uploadId, 'submit')).statusCode, 202);
      t.equal((await put(uploadId, 'users.csv', files['users.csv'] ?? '')).statusCode, 200);
      const late = await put(uploadId, 'users.csv', 'sourcedId,username\nLateCell,y\n');
      t.equal(codeOf(late), 'UPLOAD_STATE_WRONG');
      t.same(filesBelow(bridge.paths.allFolders), [], 'and leaves nothing on the spool');
      t.equal(bridge.validations(), 1);
    },
  );

  await t.test(
    'one call with all files is one upload, while it runs and after its end',
    async (t) => {
      const before = [await countUploads(), bridge.validations()] as const;
      const answers = await Promise.all([allAtOnce(files, 'run-7'), allAtOnce(files, 'run-7')]);
      t.same(
        answers.map(({ statusCode }) => statusCode),
        [202, 202],
      );
      const [uploadId = '', second] = answers.map(idOf);
      t.equal(second, uploadId);
      t.equal(idOf(await allAtOnce(files, 'run-7')), uploadId);
      await until(uploadId);
      await bridge.untilPurged(uploadId);
      const late = await allAtOnce(files, 'run-7');
      t.match(late.json(), { uploadId, state: 'accepted' });
      for (const other of [
        fewer,
        { ...files, 'users.csv': `${files['users.csv']}z1,z,LateCell,B\n` },
      ]) {
        const refused = await allAtOnce(other, 'run-7');
        t.equal(refused.statusCode, 409);
        t.match(codeOf(refused), /UPLOAD_CORRELATION_TAKEN|UPLOAD_STATE_WRONG/);
      }
      t.same([await countUploads(), bridge.validations()], [before[0] + 1, before[1] + 1]);
      t.same(filesBelow(bridge.paths.allFolders), [], 'nothing is left on the spool');
    },
  );

  await t.test('an approval is one, also at the same time', async (t) => {
    const held = await bring(fewer);
    t.equal(held.state, 'held');
    const payload = { changeHash: held.changes?.changeHash };
    const before = bridge.validations();
    const approve = () => act(held.uploadId, 'approve', { payload });
    t.same(
      (await Promise.all([approve(), approve()])).map(({ statusCode }) => statusCode),
      [200, 200],
    );
    t.equal((await approve()).statusCode, 200);
    await until(held.uploadId);
    const late = await approve();
    t.match([late.statusCode, late.json()], [200, { state: 'accepted' }]);
    t.equal(bridge.validations(), before + 1);
  });

  await t.test('a discard or a cancel is one, also at the same time', async (t) => {
    await bring(files, { onLargeChange: 'proceed' });
    for (const action of ['discard', 'cancel'] as const) {
      const held = await bring(fewer);
      const answers = await Promise.all([act(held.uploadId, action), act(held.uploadId, action)]);
      answers.push(await act(held.uploadId, action));
      t.same(
        answers.map(({ statusCode }) => statusCode),
        [200, 200, 200],
        action,
      );
      t.ok(answers.every((answer) => answer.json<UploadView>().state === 'cancelled'));
    }
    const accepted = await bring(files);
    const late = await act(accepted.uploadId, 'cancel');
    t.same([late.statusCode, codeOf(late)], [409, 'UPLOAD_STATE_WRONG']);
  });
});
