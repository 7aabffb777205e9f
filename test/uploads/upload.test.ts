import { existsSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { createBaselineStore } from '../../proxy/database/uploads/baseline-store';
import type { UploadView } from '../../proxy/schemas/upload';
import { codeOf } from '../e2e/bridge';
import { smallSets, type TextFiles } from '../fixtures/rosters/small-sets';
import { writeZip } from '../fixtures/rosters/write-zip';
import { makeRoster, without } from './rosters';
import {
  classic,
  filesBelow,
  filesWith,
  sis,
  startUploadBridge,
  tenantId,
  type UploadBridge,
} from './upload-calls';

const v21 = smallSets['sds-v2.1'];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function holdsExactly(bridge: UploadBridge, dataConnectorId: string, files: TextFiles): boolean {
  return Object.entries(files).every(
    ([name, text]) => bridge.sandbox.uploadedFile(dataConnectorId, name)?.toString() === text,
  );
}

void t.test('an upload', async (t) => {
  const bridge = await startUploadBridge(t);
  const { create, put, act, get, until } = bridge;
  t.beforeEach(() => bridge.sandbox.faults.clear());

  await t.test('lives from its first file to its acceptance', async (t) => {
    const created = await create({ correlationId: 'night-1' });
    const { uploadId } = created;
    t.match(created, { state: 'receiving', isFinal: false, isOwn: true, percent: 0, files: [] });
    t.equal(created.format, 'sds-v2.1');
    for (const [name, text] of Object.entries(v21)) {
      const answer = await put(uploadId, name, text);
      t.match(answer.json(), {
        files: [{ name, bytes: Buffer.byteLength(text), knownAs: name, headerProblems: [] }],
      });
    }
    const submitted = await act(uploadId, 'submit');
    t.equal(submitted.statusCode, 202);
    t.equal(submitted.headers.location, `${submitted.json<UploadView>().statusUrl}/outcome`);
    t.match(submitted.headers.location, /^http:\/\/127\.0\.0\.1:\d+\/v1\/uploads\//);
    t.ok(Number(submitted.headers['retry-after']) >= 1);
    await until(uploadId);

    const view = await get(uploadId);
    t.match(view, {
      state: 'accepted',
      isFinal: true,
      percent: 100,
      changes: { baseline: 'none', holdReasons: [], removed: 0 },
      findings: { fatal: 0, errors: 0 },
      sds: { status: 'succeeded', errors: [] },
    });
    t.equal(view.sds?.validatedFiles.length, Object.keys(v21).length);
    t.notOk(view.reason);
    t.same(
      view.steps.map(({ step }) => step),
      ['receive', 'check', 'upload', 'validate', 'report'],
    );
    t.ok(view.steps.every(({ finishedAt }) => finishedAt !== undefined));
    t.ok(view.files.every(({ bytes, sentBytes, rows }) => sentBytes === bytes && rows));
    t.ok(holdsExactly(bridge, sis.dataConnector, v21), 'the container holds the bytes sent');
    t.same([bridge.sessions(), bridge.validations()], [1, 1]);
    const baseline = await createBaselineStore(bridge.database.query).find(
      tenantId,
      sis.dataConnector,
    );
    t.equal(baseline?.uploadId, uploadId);
    t.ok(existsSync(bridge.paths.baseline(tenantId, sis.dataConnector, baseline?.snapshot ?? '')));
    const row = await bridge.untilPurged(uploadId);
    t.notOk(existsSync(bridge.paths.folder(tenantId, uploadId)), 'the spool is empty');
    t.equal(row.identitySealed, null);
    t.notOk('sessionSealed' in row.facts);
    t.ok(
      bridge.sandbox.requests.every(({ area, hasAuthorization }) =>
        area === 'storage' ? !hasAuthorization : true,
      ),
      'no token went to the storage',
    );
  });

  await t.test('of V1 files is accepted', async (t) => {
    const files = without(smallSets['sds-v1'], 'User.csv', 'Guardianrelationship.csv');
    const view = await bridge.bring(files, { inboundFlowId: classic.inboundFlow });
    t.match(view, { state: 'accepted', format: 'sds-v1' });
    t.ok(holdsExactly(bridge, classic.dataConnector, files));
  });

  await t.test('of people only is accepted with the warnings of SDS', async (t) => {
    const people = without(makeRoster(), 'classes.csv', 'enrollments.csv');
    const view = await bridge.bring(people, { onLargeChange: 'proceed' });
    t.equal(view.state, 'accepted');
    t.ok(view.sds?.warnings.some(({ code }) => code === 'OptionalFileNotFound'));
    t.match(view.summary, /with \d+ warnings/);
  });

  await t.test('keeps its findings, without values, when its files are gone', async (t) => {
    const files = makeRoster({ students: 200 });
    const users = `${files['users.csv']}x9,,Given,Zanzibar-Cell\n`;
    const view = await bridge.bring(
      { ...files, 'users.csv': users },
      { onLargeChange: 'proceed', maxErrorPercent: 50 },
    );
    t.equal(view.state, 'accepted');
    t.ok((view.findings?.errors ?? 0) + (view.findings?.warnings ?? 0) > 0);
    await bridge.untilPurged(view.uploadId);
    const page = await bridge.call('GET', `/v1/uploads/${view.uploadId}/findings`);
    const { value } = page.json<{ value: { file: string; line: number; value?: string }[] }>();
    t.ok(
      value.some(({ file, line }) => file === 'users.csv' && line === users.split('\n').length - 1),
    );
    t.ok(value.every((finding) => finding.value === undefined));
    t.same(filesWith(bridge.spool, ['Zanzibar', 'Quillfeather']), []);
  });

  const forms: [string, (files: TextFiles) => Promise<{ payload: unknown; type?: string }>][] = [
    [
      'base64',
      async (files) => ({
        payload: {
          onLargeChange: 'proceed',
          inboundFlowId: sis.inboundFlow,
          files: Object.entries(files).map(([name, text]) => ({
            name,
            contentBytes: base64(text),
          })),
        },
      }),
    ],
    [
      'the platform’s $content wrapper',
      async (files) => ({
        payload: {
          onLargeChange: 'proceed',
          inboundFlowId: sis.inboundFlow,
          files: Object.entries(files).map(([name, text]) => ({
            name,
            contentBytes: { '$content-type': 'text/csv', $content: base64(text) },
          })),
        },
      }),
    ],
    [
      'a form',
      async (files) => {
        const form = new FormData();
        form.set('onLargeChange', 'proceed');
        form.set('inboundFlowId', sis.inboundFlow);
        for (const [name, text] of Object.entries(files))
          form.append('files', new Blob([text], { type: 'text/csv' }), name);
        const encoded = new Response(form);
        return {
          payload: Buffer.from(await encoded.arrayBuffer()),
          type: encoded.headers.get('content-type') ?? '',
        };
      },
    ],
    [
      'a form with a zip archive',
      async (files) => {
        const form = new FormData();
        form.set('onLargeChange', 'proceed');
        form.set('dataConnectorId', sis.dataConnector);
        form.append('files', new Blob([await zipOf(files)]), 'roster.zip');
        const encoded = new Response(form);
        return {
          payload: Buffer.from(await encoded.arrayBuffer()),
          type: encoded.headers.get('content-type') ?? '',
        };
      },
    ],
  ];
  for (const [name, make] of forms)
    await t.test(`of one call with ${name} brings the same bytes`, async (t) => {
      const files = makeRoster({ students: 3, name: `Form-${name.length}` });
      const { payload, type } = await make(files);
      const answer = await bridge.call('POST', '/v1/csv-uploads', {
        payload: payload as object,
        ...(type !== undefined && { headers: { 'content-type': type } }),
      });
      t.equal(answer.statusCode, 202, answer.body);
      const { uploadId } = answer.json<UploadView>();
      await until(uploadId);
      t.equal((await get(uploadId)).state, 'accepted');
      t.ok(holdsExactly(bridge, sis.dataConnector, files));
    });

  await t.test('takes an archive as one file', async (t) => {
    const files = makeRoster({ students: 4 });
    const { uploadId } = await create({ onLargeChange: 'proceed' });
    const answer = await put(uploadId, 'roster.zip', await zipOf(files));
    t.equal(answer.json<{ files: unknown[] }>().files.length, 5);
    await act(uploadId, 'submit');
    t.equal((await until(uploadId)).state, 'accepted');
    t.ok(holdsExactly(bridge, sis.dataConnector, files));
  });

  await t.test('takes the later of two files with one name', async (t) => {
    const files = makeRoster({ students: 5 });
    const { uploadId } = await create({ onLargeChange: 'proceed' });
    await put(uploadId, 'users.csv', 'sourcedId,username\nwrong,wrong\n');
    for (const [name, text] of Object.entries(files)) await put(uploadId, name, text);
    await act(uploadId, 'submit');
    t.equal((await until(uploadId)).state, 'accepted');
    t.ok(holdsExactly(bridge, sis.dataConnector, files));
  });

  await t.test('answers 202 until it ends, then its outcome', async (t) => {
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'slow',
      delayMs: 1_500,
      match: { pathIncludes: 'getUploadSession' },
    });
    const uploadId = await bridge.send(makeRoster({ students: 6 }), { onLargeChange: 'proceed' });
    const url = `/v1/uploads/${uploadId}/outcome`;
    const early = await bridge.call('GET', url);
    t.equal(early.statusCode, 202);
    t.match(early.headers.location, /^http:\/\/127.*\/outcome$/);
    t.ok(Number(early.headers['retry-after']) >= 1);
    await until(uploadId);
    const late = await bridge.call('GET', url);
    t.equal(late.statusCode, 200);
    t.equal(late.json<UploadView>().state, 'accepted');
  });

  await t.test(
    'that SDS refuses is a 422 with its errors, unless it was made not to fail',
    async (t) => {
      const reject = () =>
        bridge.sandbox.faults.add({
          area: 'graph',
          kind: 'body',
          match: { method: 'GET', pathIncludes: '/operations/' },
          times: 50,
          body: {
            status: 'succeeded',
            errors: [
              { code: 'SomethingNew', message: 'A rule we never met.', target: 'users.csv' },
            ],
          },
        });
      for (const failOnRejection of [true, false]) {
        reject();
        const body = { onLargeChange: 'proceed', failOnRejection };
        const view = await bridge.bring(makeRoster({ students: 7 }), body);
        t.match(view, { state: 'rejected', refusedBy: 'sds', reason: { code: 'ROSTER_REJECTED' } });
        t.match(view.nextStep, /Correct the files.*users\.csv/);
        const outcome = await bridge.call('GET', `/v1/uploads/${view.uploadId}/outcome`);
        t.equal(outcome.statusCode, failOnRejection ? 422 : 200);
        if (failOnRejection) {
          t.equal(codeOf(outcome), 'UPLOAD_REJECTED');
          t.match(outcome.body, /SomethingNew/);
        }
        const other = await bridge.call(
          'GET',
          `/v1/uploads/${view.uploadId}/outcome?failOnRejection=${!failOnRejection}`,
        );
        t.equal(other.statusCode, failOnRejection ? 200 : 422, 'the query overrides');
        bridge.sandbox.faults.clear();
      }
    },
  );

  await t.test('with a fatal finding is refused before anything is sent', async (t) => {
    const sessions = bridge.sessions();
    const files = makeRoster();
    const view = await bridge.bring({ ...files, 'users.csv': 'sourcedId,nonsense\n1,2\n' });
    t.match(view, {
      state: 'rejected',
      refusedBy: 'bridge',
      reason: { code: 'ROSTER_HAS_FATAL_FINDINGS' },
    });
    t.equal(bridge.sessions(), sessions);
    const outcome = await bridge.call('GET', `/v1/uploads/${view.uploadId}/outcome`);
    t.same([outcome.statusCode, codeOf(outcome)], [422, 'UPLOAD_REJECTED']);
  });

  await t.test(
    'with too many dropped records is refused, below the limit it is sent',
    async (t) => {
      const files = makeRoster();
      const broken = {
        ...files,
        'users.csv': files['users.csv']?.replace(/^p1-[12],/gm, ',') ?? '',
      };
      const refused = await bridge.bring(broken, { onLargeChange: 'proceed' });
      t.match(refused, { state: 'rejected', reason: { code: 'ROSTER_ERRORS_OVER_LIMIT' } });
      t.match(refused.reason?.message, /3\.18 percent/);
    },
  );

  await t.test('that failed is a 422, and a held one a 200', async (t) => {
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      match: { method: 'GET', pathIncludes: '/operations/' },
      body: { status: 'failed', statusDetail: 'internal' },
    });
    const failed = await bridge.bring(makeRoster(), { onLargeChange: 'proceed' });
    t.match(failed, { state: 'failed', reason: { code: 'UPLOAD_VALIDATION_FAILED' } });
    const outcome = await bridge.call('GET', `/v1/uploads/${failed.uploadId}/outcome`);
    t.same([outcome.statusCode, codeOf(outcome)], [422, 'UPLOAD_FAILED']);

    await bridge.bring(makeRoster(), { onLargeChange: 'proceed' });
    const held = await bridge.bring(without(makeRoster(), 'enrollments.csv', 'classes.csv'));
    t.equal(held.state, 'held');
    const heldOutcome = await bridge.call('GET', `/v1/uploads/${held.uploadId}/outcome`);
    t.equal(heldOutcome.statusCode, 200);
    t.equal(heldOutcome.json<UploadView>().state, 'held');
    await act(held.uploadId, 'discard');
  });

  await t.test('without files cannot be submitted', async (t) => {
    const { uploadId } = await create();
    t.equal(codeOf(await act(uploadId, 'submit')), 'UPLOAD_EMPTY');
    await act(uploadId, 'cancel');
  });

  await t.test('leaves nothing of a roster on the spool', (t) => {
    t.same(filesBelow(path.join(bridge.spool, 'uploads')), []);
    t.same(filesWith(bridge.dataDir, ['Quillfeather']), []);
    t.end();
  });
});

async function zipOf(files: TextFiles): Promise<Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-zip-'));
  try {
    await writeZip(path.join(folder, 'roster.zip'), files);
    return readFileSync(path.join(folder, 'roster.zip'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
