import { rmSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { createSealer } from '../../proxy/auth/sealer';
import { sql } from '../../proxy/database/sql';
import { createBaselineStore } from '../../proxy/database/uploads/baseline-store';
import type { UploadView } from '../../proxy/schemas/upload';
import { codeOf } from '../e2e/bridge';
import type { TextFiles } from '../fixtures/rosters/small-sets';
import { keepLines, makeRoster, without } from './rosters';
import { sis, startUploadBridge, tenantId, type UploadBridge } from './upload-calls';

const base = makeRoster({ schools: 3, students: 30 });
const principal = { as: { user: 'principal@northwind.example' } };
const clerk = { as: { user: 'teacher', scopes: ['Roster.Sync'] } };

/** Makes the base roster the last accepted one. */
async function setBaseline(bridge: UploadBridge): Promise<void> {
  const baseline = await createBaselineStore(bridge.database.query).find(
    tenantId,
    sis.dataConnector,
  );
  if (baseline !== null)
    rmSync(bridge.paths.baseline(tenantId, sis.dataConnector, baseline.snapshot), { force: true });
  await bridge.database.query(sql`DELETE FROM sds_bridge.baseline`);
  const view = await bridge.bring(base);
  if (view.state !== 'accepted') throw new Error(`the baseline is ${view.state}`);
}

const codes = (view: UploadView) => view.changes?.holdReasons.map(({ code }) => code) ?? [];
const isSmall = (line: string): boolean => !/^p3-(1|2),|,p3-(1|2),/.test(line);
const smaller = keepLines(base, isSmall);

void t.test('the change gate', async (t) => {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const bridge = await startUploadBridge(t, { services: { clock }, sandbox: { clock } });
  const { act, get, until, send, bring } = bridge;
  await setBaseline(bridge);
  const baselineOf = () =>
    createBaselineStore(bridge.database.query).find(tenantId, sis.dataConnector);

  await t.test('says of a first upload that there is no baseline', async (t) => {
    const [first] = (await bridge.call('GET', '/v1/uploads')).json<{ value: UploadView[] }>().value;
    t.match(first, { state: 'accepted', changes: { baseline: 'none', holdReasons: [] } });
    t.equal(first?.changes?.removed, 0);
  });

  await t.test('lets the same roster and a small change pass', async (t) => {
    t.match(await bring(base), {
      state: 'accepted',
      changes: { baseline: 'compared', added: 0, changed: 0, removed: 0 },
    });
    const view = await bring(smaller);
    t.equal(view.state, 'accepted');
    t.equal(view.changes?.removed, 6);
    t.equal((await bring(base)).changes?.added, 6);
  });

  const held: [string, TextFiles, string[], RegExp][] = [
    [
      'of which a file is missing',
      without(base, 'classes.csv', 'enrollments.csv'),
      ['FILE_MISSING'],
      /enrollments\.csv is missing: its 93 records/,
    ],
    [
      'of which a file has another name',
      { ...without(base, 'classes.csv'), 'Classes-export.csv': base['classes.csv'] ?? '' },
      [],
      /School Data Sync would stop at FILE_MISSING in classes\.csv \(fatal findings: 1\)/,
    ],
    [
      'that lost 30 percent of its records',
      keepLines(base, (line) => !/(^|,)p\d-[1-9],/.test(line)),
      ['ROWS_REMOVED'],
      /27 of 93 records of users\.csv are gone, 10 percent are allowed/,
    ],
    [
      'of which a file was emptied',
      { ...base, 'enrollments.csv': 'classSourcedId,userSourcedId,role\n' },
      ['FILE_EMPTIED'],
      /enrollments\.csv has no records any more/,
    ],
    [
      'with new ids for everybody and equal counts',
      makeRoster({ schools: 3, students: 30, prefix: 'n' }),
      ['ID_SCHEME_CHANGED'],
      /Nearly all ids of users\.csv are new ones: its 93 records would become inactive/,
    ],
    [
      'without one of its schools',
      keepLines(base, (line) => !/(^|,)(s2|k2|p2-\d+|p2t)(,|$)/.test(line)),
      ['SCHOOL_GONE'],
      /A school with \d+ records is gone/,
    ],
  ];
  for (const [name, files, expected, sentence] of held) {
    await t.test(`stops a roster ${name} before a session is opened`, async (t) => {
      const before = [bridge.sessions(), bridge.countOf('storage', '/')];
      const view = await bring(files, { maxErrorPercent: 100 });
      if (expected.length === 0) {
        // A name that School Data Sync does not know is refused outright.
        t.match(view, { state: 'rejected', refusedBy: 'bridge' });
        t.match(view.reason?.message, sentence);
      } else {
        t.equal(view.state, 'held');
        t.ok(
          expected.every((code) => codes(view).includes(code)),
          codes(view).join(),
        );
        t.ok(
          view.changes?.holdReasons.some(({ message }) => sentence.test(message)),
          JSON.stringify(view.changes?.holdReasons),
        );
        t.match(view.summary, /^Held for an approval: /);
        t.match(view.nextStep, /approve or discard/);
        t.match(view.changes?.changeHash, /^[0-9a-f]{64}$/);
        await act(view.uploadId, 'discard');
      }
      t.same([bridge.sessions(), bridge.countOf('storage', '/')], before);
    });
  }

  await t.test(
    'stops a roster with optional files left out, as it would deactivate them',
    async (t) => {
      // A night on which the export wrote people only: every class and enrollment would go.
      const people = without(base, 'classes.csv', 'enrollments.csv');
      const view = await bring(people);
      t.equal(view.state, 'held');
      t.same(
        view.changes?.holdReasons
          .filter(({ code }) => code === 'FILE_MISSING')
          .map(({ file }) => file),
        ['classes.csv', 'enrollments.csv'],
      );
      await act(view.uploadId, 'discard');
    },
  );

  await t.test('tells schools by name and count, and keeps no record of a person', async (t) => {
    const view = await bring(keepLines(base, (line) => !/(^|,)(s2|k2|p2-\d+|p2t)(,|$)/.test(line)));
    const [worst] = view.changes?.schools ?? [];
    t.match(worst, { id: 's2', name: 'School 2', rowsNow: 0 });
    const { facts } = await bridge.rowOf(view.uploadId);
    t.notMatch(JSON.stringify(facts), /School 2|p2-/);
    await act(view.uploadId, 'discard');
  });

  await t.test('an approval lets exactly that set pass, kept with its note', async (t) => {
    const files = without(base, 'enrollments.csv', 'classes.csv');
    const view = await bring(files);
    const changeHash = view.changes?.changeHash ?? '';
    const wrong = await act(view.uploadId, 'approve', { payload: { changeHash: 'a'.repeat(64) } });
    t.same([wrong.statusCode, codeOf(wrong)], [409, 'UPLOAD_CHANGE_HASH_WRONG']);
    t.equal((await get(view.uploadId)).state, 'held');
    const malformed = await act(view.uploadId, 'approve', { payload: { changeHash: 'yes' } });
    t.equal(malformed.statusCode, 400);
    const payload = { changeHash, note: 'summer: no classes yet' };
    const approved = await act(view.uploadId, 'approve', { payload });
    t.equal(approved.statusCode, 200);
    await until(view.uploadId);
    t.match(await get(view.uploadId), {
      state: 'accepted',
      approval: { note: 'summer: no classes yet' },
      changes: { changeHash },
    });
    t.equal(
      bridge.sandbox.uploadedFile(sis.dataConnector, 'users.csv')?.toString(),
      files['users.csv'],
    );
    await setBaseline(bridge);
  });

  await t.test('the same changes with another byte need an approval of their own', async (t) => {
    const files = without(base, 'enrollments.csv', 'classes.csv');
    const first = await bring(files);
    const second = await bring({
      ...files,
      'users.csv': `${files['users.csv']}p9,p9@x.example,A,B\n`,
    });
    t.equal(second.state, 'held');
    t.not(first.changes?.changeHash, second.changes?.changeHash);
    const foreign = await act(second.uploadId, 'approve', {
      payload: { changeHash: first.changes?.changeHash },
    });
    t.equal(codeOf(foreign), 'UPLOAD_CHANGE_HASH_WRONG');
    const same = await bring(files);
    t.equal(same.state, 'held', 'an approval is of one upload, not of a content');
    for (const { uploadId } of [first, second, same]) await act(uploadId, 'discard');
  });

  await t.test('a discarded upload ends, sends nothing and cannot be approved', async (t) => {
    const sessions = bridge.sessions();
    const view = await bring(without(base, 'enrollments.csv', 'classes.csv'));
    const discarded = (await act(view.uploadId, 'discard')).json<UploadView>();
    t.match(discarded, { state: 'cancelled', reason: { code: 'UPLOAD_DISCARDED' } });
    const late = await act(view.uploadId, 'approve', {
      payload: { changeHash: view.changes?.changeHash },
    });
    t.same([late.statusCode, codeOf(late)], [409, 'UPLOAD_STATE_WRONG']);
    t.equal(bridge.sessions(), sessions);
    t.notOk((await bridge.untilPurged(view.uploadId)).identitySealed);
  });

  await t.test('an administrator may approve for another person, nobody else may', async (t) => {
    const view = await bring(without(base, 'enrollments.csv', 'classes.csv'), {}, clerk);
    const payload = { changeHash: view.changes?.changeHash };
    const other = { as: { user: 'other@northwind.example', scopes: ['Roster.Sync'] } };
    for (const action of ['approve', 'discard', 'cancel'] as const) {
      const refused = await act(view.uploadId, action, { ...other, payload });
      t.same([refused.statusCode, codeOf(refused)], [404, 'UPLOAD_NOT_FOUND'], action);
    }
    const approved = await act(view.uploadId, 'approve', { ...principal, payload });
    t.equal(approved.statusCode, 200);
    t.notOk(approved.json<UploadView>().isOwn);
    await until(view.uploadId);
    const ended = await get(view.uploadId, clerk);
    t.equal(ended.state, 'accepted');
    t.not(ended.approval?.by, (await bridge.rowOf(view.uploadId)).createdBy);
    await setBaseline(bridge);
  });

  await t.test('proceed sends a large change without asking', async (t) => {
    const view = await bring(without(base, 'enrollments.csv', 'classes.csv'), {
      onLargeChange: 'proceed',
    });
    t.equal(view.state, 'accepted');
    t.ok(codes(view).includes('FILE_MISSING'), 'and tells it');
    await setBaseline(bridge);
  });

  await t.test('an upload that waits is compared again once another was accepted', async (t) => {
    // The first keeps the data connector busy while the second waits for its turn.
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      match: { method: 'GET', pathIncludes: '/operations/' },
      times: 8,
      body: { status: 'running' },
    });
    const larger = makeRoster({ schools: 6, students: 30 });
    const first = await send(larger);
    await until(first, ['validating', 'uploading']);
    const second = await send(smaller);
    await until(second, ['waiting-for-turn']);
    const before = await bridge.rowOf(second);
    t.same([before.round, before.facts.changes?.holdReasons], [0, []]);
    t.equal((await until(first)).state, 'accepted');
    const after = await until(second);
    t.same([after.state, after.round, after.facts.comparedWith], ['held', 1, first]);
    const view = await get(second);
    t.ok(codes(view).includes('SCHOOL_GONE'), codes(view).join());
    t.equal((await baselineOf())?.uploadId, first);
    await act(second, 'approve', { payload: { changeHash: view.changes?.changeHash } });
    t.equal((await until(second)).state, 'accepted');
    await setBaseline(bridge);
  });

  await t.test('an approval that another acceptance overtook is asked for again', async (t) => {
    const held = await bring(without(base, 'enrollments.csv', 'classes.csv'));
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      match: { method: 'GET', pathIncludes: '/operations/' },
      times: 8,
      body: { status: 'running' },
    });
    const first = await send(smaller);
    await until(first, ['validating', 'uploading']);
    await act(held.uploadId, 'approve', { payload: { changeHash: held.changes?.changeHash } });
    await until(held.uploadId, ['waiting-for-turn']);
    t.equal((await until(first)).state, 'accepted');
    const again = await until(held.uploadId);
    t.same([again.state, again.round], ['held', 2]);
    t.not(again.facts.changes?.changeHash, held.changes?.changeHash);
    await act(held.uploadId, 'discard');
    await setBaseline(bridge);
  });

  const damages: [string, (file: string) => unknown][] = [
    ['lost', (file) => rmSync(file)],
    ['damaged', (file) => writeFileSync(file, 'not a snapshot at all')],
    ['under a secret whose seal key was lost', () => loseSealKey()],
  ];
  await t.test(
    'a comparison alone does not give a secret up whose seal key is missing',
    async (t) => {
      const secrets = () =>
        bridge.database.query(sql`SELECT secret_sealed AS sealed FROM sds_bridge.connector_secret`);
      const [kept] = await secrets();
      await loseSealKey();
      const lost = await secrets();
      const compared = await bridge.call(
        'POST',
        `/v1/comparisons?inboundFlowId=${sis.inboundFlow}`,
        {
          payload: {
            files: Object.entries(base).map(([name, text]) => ({
              name,
              contentBytes: Buffer.from(text).toString('base64'),
            })),
          },
        },
      );
      t.equal(codeOf(compared), 'SEAL_BROKEN');
      t.same(await secrets(), lost);
      await bridge.database.query(
        sql`UPDATE sds_bridge.connector_secret SET secret_sealed = ${String(kept?.['sealed'])}`,
      );
      t.match(await bring(base), { state: 'accepted' }, 'with the key back nothing is lost');
    },
  );
  async function loseSealKey(): Promise<void> {
    const about = `${tenantId}/${sis.dataConnector}`;
    const other = createSealer([{ kid: 'lost', key: Buffer.alloc(32, 9) }]);
    await bridge.database.query(
      sql`UPDATE sds_bridge.connector_secret
          SET secret_sealed = ${await other.seal('secret', about, 'c2VjcmV0')}
          WHERE tenant_id = ${tenantId} AND data_connector_id = ${sis.dataConnector}`,
    );
  }
  for (const [name, damage] of damages)
    await t.test(
      `holds when the record of the last set is ${name}, also with proceed`,
      async (t) => {
        await damage(
          bridge.paths.baseline(tenantId, sis.dataConnector, (await baselineOf())?.snapshot ?? ''),
        );
        for (const onLargeChange of ['hold', 'proceed']) {
          const view = await bring(base, { onLargeChange });
          t.equal(view.state, 'held', onLargeChange);
          t.same(codes(view), ['BASELINE_UNREADABLE']);
          await act(view.uploadId, 'discard');
        }
        const view = await bring(base);
        await act(view.uploadId, 'approve', { payload: { changeHash: view.changes?.changeHash } });
        t.equal((await until(view.uploadId)).state, 'accepted', 'an approval starts a new record');
        t.match(await bring(base), { state: 'accepted', changes: { baseline: 'compared' } });
      },
    );

  await t.test('an approval that nobody gives expires', async (t) => {
    const view = await bring(without(base, 'enrollments.csv', 'classes.csv'));
    const hours = (Date.parse(view.expiresAt ?? '') - clock()) / 3_600_000;
    t.ok(hours > 71.9 && hours <= 72);
    ahead = 72 * 3_600_000 + 1_000;
    const row = await until(view.uploadId, ['expired'], { seconds: 20 });
    t.match(row.facts.reason, {
      code: 'UPLOAD_EXPIRED',
      message: /waited too long for an approval/,
    });
    t.notOk((await bridge.untilPurged(view.uploadId)).identitySealed);
    t.equal(
      bridge.sandbox.faults &&
        codeOf(await bridge.call('GET', `/v1/uploads/${view.uploadId}/outcome`)),
      'UPLOAD_FAILED',
    );
  });

  await t.test('files that never come expire too', async (t) => {
    const { uploadId } = await bridge.create();
    ahead += 24 * 3_600_000 + 1_000;
    const row = await until(uploadId, ['expired'], { seconds: 20 });
    t.match(row.facts.reason?.message, /for its files/);
  });
});
