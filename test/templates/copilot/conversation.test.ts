import path from 'node:path';
import t, { type Test } from 'tap';
import { connect, filesOf, listen } from '../../mcp/mcp-client';
import { makeRoster } from '../../uploads/rosters';
import { sis, startUploadBridge, tenantId } from '../../uploads/upload-calls';
import { createSealer } from '../../../proxy/auth/sealer';
import { buildSampleSis } from '../../../proxy/sandbox/sis';
import { sampleProfile } from '../../exporter/jobs/export-bridge';
import { loadSealKeys } from '../../../proxy/auth/seal-keys';
import { createAgent, type Answer } from './scripted-agent';
import { longestFacts, longestSchools, type Upload } from './upload-answer';

/** What an agent of Microsoft takes in one answer. */
const mostBytes = 500_000;
/** What a person reads of a district with a few schools: some pages at most, over all calls of a question. */
const shortBytes = 20_000;

/** Names, ids and addresses of the people in the rosters of this test, and in the sample system that is exported. */
const people =
  /Quillfeather|Given-|quill\.example|\bp\d-\d+\b|\bp\dt\b|riverbend\.example|Hernández|O'Connell/;

const bytesOf = (answers: readonly Answer[]): number =>
  answers.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

type Bridge = Awaited<ReturnType<typeof startUploadBridge>>;

/** The same upload, asked for without an agent. */
async function truthOf(t: Test, bridge: Bridge, upload: Upload | undefined) {
  t.ok(upload, 'there is an answer');
  const truth = await bridge.get(upload?.uploadId ?? '');
  for (const [name, value] of Object.entries(upload ?? {}))
    // The last step of a check may end a moment after the state that the check has led to.
    if (name !== 'steps') t.same(value, truth[name as keyof typeof truth], name);
}

t.test('the five questions, asked through the official client', async (t) => {
  const profiles = t.testdir({ 'nightly.yaml': sampleProfile('nightly') });
  buildSampleSis(path.join(profiles, 'sis.db'));
  const bridge = await startUploadBridge(t, { env: { EXPORT_PROFILES_DIR: profiles } });
  const url = await listen(bridge);
  const { client, call, codeOf } = await connect(t, bridge, url);
  const agent = createAgent(call);
  // From here on the client holds every answer against the schema that its tool has declared.
  const { tools } = await client.listTools();
  t.ok(tools.every(({ outputSchema }) => outputSchema !== undefined));

  /** Asks, and holds the answer to be short and free of people. */
  const ask = async <T>(t: Test, question: () => Promise<T>): Promise<T> => {
    const before = agent.transcript.length;
    const answer = await question();
    const said = agent.transcript.slice(before);
    t.ok(said.length > 0 && bytesOf(said) < shortBytes, `${bytesOf(said)} bytes are short`);
    for (const { text, tool } of said) t.notMatch(text, people, `${tool} names nobody`);
    return answer;
  };

  await t.test('before any upload nothing is made up', async (t) => {
    t.same(await ask(t, agent.isRosterIn), { newest: undefined });
    t.equal(await ask(t, agent.whyRefused), undefined);
    t.equal(await ask(t, agent.whatWouldChange), undefined);
  });

  await t.test('after an accepted upload', async (t) => {
    const { uploadId } = await bridge.bring(makeRoster());
    const { newest, run } = await ask(t, agent.isRosterIn);
    t.match(newest, { uploadId, state: 'accepted', isFinal: true });
    t.match(newest?.summary, /accepted 5 files/);
    await truthOf(t, bridge, newest);
    const runs = (await bridge.call('GET', '/v1/runs?top=1')).json<{ value: object[] }>();
    t.same(run, runs.value[0], 'no run is claimed that there is not');
    t.equal(await ask(t, agent.whyRefused), undefined, 'it was not refused');
  });

  await t.test('after one that the service refused', async (t) => {
    const broken = { ...makeRoster(), 'users.csv': 'sourcedId,nonsense\np1-1,Quillfeather\n' };
    const { uploadId } = await bridge.bring(broken);
    const why = await ask(t, agent.whyRefused);
    t.match(why, { uploadId, state: 'rejected', refusedBy: 'bridge' });
    t.match(why?.reason, { code: 'ROSTER_HAS_FATAL_FINDINGS' });
    t.ok((why?.findings?.codes.length ?? 0) > 0, 'with the kinds of findings');
    await truthOf(t, bridge, why);
    t.match((await ask(t, agent.isRosterIn)).newest, { uploadId, state: 'rejected' });
  });

  await t.test('after one that School Data Sync refused', async (t) => {
    const message = { code: 'SomethingNew', message: 'A rule we never met.', target: 'users.csv' };
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      match: { method: 'GET', pathIncludes: '/operations/' },
      times: 50,
      body: { status: 'succeeded', errors: [message] },
    });
    const { uploadId } = await bridge.bring(makeRoster({ students: 21 }));
    bridge.sandbox.faults.clear();
    const why = await ask(t, agent.whyRefused);
    t.match(why, { uploadId, refusedBy: 'sds', sds: { errors: [message] } });
    await truthOf(t, bridge, why);
  });

  const fewer = makeRoster({ students: 5 });

  await t.test('what files would change, before they are sent', async (t) => {
    const compare = () =>
      agent.use<{ wouldBeHeld: boolean }>('CompareCsvFiles', {
        inboundFlowId: sis.inboundFlow,
        files: filesOf(fewer),
      });
    const { value } = await ask(t, compare);
    const payload = { files: filesOf(fewer) };
    const answer = await bridge.call('POST', `/v1/comparisons?inboundFlowId=${sis.inboundFlow}`, {
      payload,
    });
    t.same(value, answer.json());
    t.equal(value.wouldBeHeld, true);
  });

  await t.test('after one that is held, which only a person can approve', async (t) => {
    const { uploadId, changes } = await bridge.bring(fewer);
    const held = await ask(t, agent.whatWouldChange);
    t.match(held, { uploadId, state: 'held' });
    t.ok((held?.changes?.removed ?? 0) >= 45);
    await truthOf(t, bridge, held);
    t.match((await ask(t, agent.isRosterIn)).newest, { uploadId, state: 'held' });
    const approval = { uploadId, changeHash: changes?.changeHash };
    t.equal(await codeOf('ApproveUpload', approval), 'ROUTE_NOT_FOUND');
    t.match(await bridge.get(uploadId), { state: 'held' });
  });

  await t.test('start the sync: a run, once, and the held upload stays held', async (t) => {
    const { newest, started, run } = await ask(t, agent.startSync);
    t.match(newest, { state: 'held' });
    t.equal(run.id, started.runId);
    const truth = (await bridge.call('GET', `/v1/runs/${run.id}`)).json<{ id: string }>();
    t.equal(truth.id, run.id);
    t.same((await ask(t, agent.startSync)).started, started, 'asked again it is the same start');
    t.match(await bridge.get(newest?.uploadId ?? ''), { state: 'held' });
  });

  await t.test('start the sync: an export, which passes the gate like every roster', async (t) => {
    const tried = await ask(t, () => agent.startExport(true));
    t.match(tried, { profile: 'nightly', state: 'checked', deliveries: [] });
    const job = await ask(t, () => agent.startExport(false));
    t.match(job, { state: 'failed', deliveries: [{ kind: 'sds', code: 'EXPORT_SDS_HELD' }] });
    const truth = await bridge.call('GET', `/v1/exports/${job.exportId}`);
    t.same(job, truth.json());
    t.match(await bridge.get(job.deliveries[0]?.uploadId ?? ''), { state: 'held' });
  });

  await t.test('validate these files: findings only for who may send files', async (t) => {
    const roles = ['userSourcedId,orgSourcedId,role'];
    for (let row = 1; row <= 5_000; row += 1) roles.push(`p9-${row},s1,student`);
    const files = { ...makeRoster(), 'roles.csv': roles.join('\n') };
    const args = { files: filesOf(files), format: 'sds-v2.1' };
    const { value, text } = await agent.use<{
      verdict: string;
      summary: string;
      codes: { code: string; count: number }[];
      findings: { value?: string }[];
    }>('ValidateCsvFiles', args);
    t.match(value, { verdict: 'error', findings: { length: 100 } });
    t.ok(
      value.codes.some(({ count }) => count >= 5_000),
      'thousands are counted',
    );
    t.match(text, people, 'who may send the files sees what is wrong in them');
    t.ok(Buffer.byteLength(text) < mostBytes);
    t.notMatch(JSON.stringify([value.summary, value.codes]), people);
    const reader = await connect(t, bridge, url, { user: 'teacher', roles: ['Roster.Read'] });
    const refused = ['ValidateCsvFiles', 'CompareCsvFiles', 'UploadCsvFiles', 'StartRun'];
    for (const name of [...refused, 'RunExport', 'GetExport', 'ListExportProfiles'])
      t.equal(await reader.codeOf(name, args), 'CALLER_ROLE_MISSING', name);
    t.equal(await reader.codeOf('ListUploads', { top: 1 }), 'no error', 'states may be read');
    t.equal(await codeOf('ListFindings', { uploadId: sis.inboundFlow }), 'ROUTE_NOT_FOUND');
  });

  await t.test('hundreds of uploads, each as long as one can be', async (t) => {
    const facts = longestFacts();
    const sealer = createSealer(await loadSealKeys(bridge.config));
    const [model] = await bridge.rows.list(tenantId, { skip: 0, top: 1 });
    if (model === undefined) throw new Error('there is no upload to copy');
    for (let index = 0; index < 200; index += 1) {
      const uploadId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
      const createdAt = new Date(Date.now() + index);
      const schoolsSealed =
        index < 150 ? '' : await sealer.seal('schools', uploadId, longestSchools());
      await bridge.rows.insert({ ...model, uploadId, correlationId: `c${index}`, createdAt });
      await bridge.rows.move(tenantId, uploadId, {
        from: ['receiving'],
        to: 'rejected',
        facts: { ...facts, schoolsSealed },
        finishedAt: createdAt,
      });
    }
    const list = await agent.use<{ value: Upload[]; nextSkip?: number }>('ListUploads', {
      top: 50,
    });
    t.equal(list.value.value.length, 50);
    t.equal(list.value.nextSkip, 50);
    t.ok(
      Buffer.byteLength(list.text) < mostBytes,
      `${Buffer.byteLength(list.text)} bytes for fifty`,
    );
    const why = await agent.whyRefused();
    t.equal(why?.changes?.schools.length, 101);
    const { text } = agent.transcript.at(-1) ?? { text: '' };
    t.ok(Buffer.byteLength(text) < mostBytes, `${Buffer.byteLength(text)} bytes for one`);
    const page = await bridge.call('GET', '/v1/uploads?top=2');
    t.equal(page.json<{ value: Upload[] }>().value.length, 2);
    t.ok(
      Buffer.byteLength(page.body) < mostBytes,
      `${Buffer.byteLength(page.body)} bytes for a declarative agent`,
    );
  });
});
