import t from 'tap';
import { createApiKey } from '../../proxy/auth/api-keys';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import type { UploadView } from '../../proxy/schemas/upload';
import { codeOf } from '../e2e/bridge';
import { createMemoryStores } from '../memory-stores';
import { makeRoster, without } from './rosters';
import { classic, sis, startUploadBridge, tenantId, type Person } from './upload-calls';

const files = makeRoster({ schools: 1, students: 8 });
const fewer = without(files, 'classes.csv', 'enrollments.csv');
const clerk: Person = { as: { user: 'teacher', scopes: ['Roster.Sync'] } };
const reader: Person = { as: { user: 'teacher' } };
const colleague: Person = { as: { app: true, roles: ['Roster.Sync'] } };
const stranger: Person = { as: { tenant: secondTenantId } };

void t.test('an upload', async (t) => {
  const { apiKeys } = createMemoryStores();
  const bridge = await startUploadBridge(t, {
    stores: { apiKeys },
    env: { ALLOWED_TENANTS: `${tenantId},${secondTenantId}` },
  });
  const { act, get, put, call, until, bring } = bridge;
  t.equal((await bring(files)).state, 'accepted');
  const held = await bring(fewer, { correlationId: 'mine' });
  const { uploadId } = held;
  const changeHash = held.changes?.changeHash;

  /** What each operation on the upload answers. */
  async function tryAll(who: Person): Promise<Record<string, number>> {
    const url = `/v1/uploads/${uploadId}`;
    const answers = {
      get: await call('GET', url, who),
      outcome: await call('GET', `${url}/outcome`, who),
      findings: await call('GET', `${url}/findings`, who),
      put: await put(uploadId, 'users.csv', 'x', who),
      submit: await act(uploadId, 'submit', who),
      approve: await act(uploadId, 'approve', { ...who, payload: { changeHash: 'a'.repeat(64) } }),
      discard: await act(uploadId, 'discard', who),
      cancel: await act(uploadId, 'cancel', who),
    };
    for (const answer of Object.values(answers))
      if (answer.statusCode === 404) t.equal(codeOf(answer), 'UPLOAD_NOT_FOUND');
    const csv = await bridge.app.inject({
      url: `${url}/findings.csv`,
      headers: { authorization: `Bearer ${await bridge.sandbox.issueToken(who.as)}` },
    });
    return Object.fromEntries([
      ...Object.entries(answers).map(([name, { statusCode }]) => [name, statusCode] as const),
      ['csv', csv.statusCode],
    ]);
  }

  await t.test('of another tenant is not there for any operation', async (t) => {
    const all = Object.entries(await tryAll(stranger));
    t.equal(all.length, 9);
    for (const [name, status] of all) t.equal(status, 404, name);
    const list = await call('GET', '/v1/uploads', stranger);
    t.same(list.json(), { value: [] });
  });

  await t.test('may be looked at with Read, and nothing more', async (t) => {
    t.match(await tryAll(reader), {
      ...{ get: 200, outcome: 200 },
      ...{
        findings: 403,
        csv: 403,
        put: 403,
        submit: 403,
        approve: 403,
        discard: 403,
        cancel: 403,
      },
    });
    const seen = await get(uploadId, reader);
    t.match(seen, { isOwn: false, state: 'held' });
    const refused = await call('POST', '/v1/uploads', { ...reader, payload: {} });
    t.equal(refused.statusCode, 403);
  });

  await t.test('of another person cannot be acted on with Sync', async (t) => {
    for (const who of [clerk, colleague])
      t.match(await tryAll(who), {
        ...{ get: 200, outcome: 200 },
        ...{
          findings: 404,
          csv: 404,
          put: 404,
          submit: 404,
          approve: 404,
          discard: 404,
          cancel: 404,
        },
      });
    t.equal((await bridge.rowOf(uploadId)).state, 'held');
  });

  await t.test('takes files from who made it alone, also not from an administrator', async (t) => {
    const made = await bridge.create({}, clerk);
    t.equal((await put(made.uploadId, 'users.csv', 'x')).statusCode, 404);
    t.equal((await act(made.uploadId, 'submit')).statusCode, 404);
    t.equal(
      (await put(made.uploadId, 'users.csv', files['users.csv'] ?? '', clerk)).statusCode,
      200,
    );
    t.equal((await act(made.uploadId, 'cancel')).statusCode, 200, 'who may cancel it');
  });

  await t.test('of a data connector a key is not for is not there', async (t) => {
    const keyFor = async (dataConnectors: string[]) => ({
      'x-api-key': await createApiKey(apiKeys, {
        tenantId,
        roles: ['Roster.Sync', 'Roster.Admin'],
        dataConnectors,
        label: 'test',
      }),
    });
    const other = await keyFor([classic.dataConnector]);
    const own = await keyFor([sis.dataConnector]);
    const url = `/v1/uploads/${uploadId}`;
    const ask = (headers: Record<string, string>, address: string, payload?: object) =>
      bridge.app.inject({
        method: payload ? 'POST' : 'GET',
        url: address,
        headers,
        ...(payload && { payload }),
      });
    t.equal((await ask(other, url)).statusCode, 404);
    t.equal((await ask(other, `${url}/findings`)).statusCode, 404);
    t.equal((await ask(other, `${url}/discard`, {})).statusCode, 404);
    t.same((await ask(other, '/v1/uploads')).json(), { value: [] });
    t.equal((await ask(own, url)).statusCode, 200);
    t.ok((await ask(own, '/v1/uploads')).json<{ value: unknown[] }>().value.length >= 2);
    const foreign = await ask(other, '/v1/uploads', { inboundFlowId: sis.inboundFlow });
    t.equal(foreign.statusCode, 404);
    const byConnector = await ask(other, '/v1/uploads', { dataConnectorId: sis.dataConnector });
    t.equal(byConnector.statusCode, 404);
    const only = await ask(other, '/v1/uploads', {});
    t.match([only.statusCode, only.json()], [201, { dataConnectorId: classic.dataConnector }]);
    await ask(other, `/v1/uploads/${only.json<UploadView>().uploadId}/cancel`, {});
  });

  await t.test(
    'keeps the six compatible actions off its data connector while it has a session',
    async (t) => {
      const session = (id: string) => call('GET', `/v1/data-connectors/${id}/upload-session`);
      const validate = (id: string) => call('POST', `/v1/data-connectors/${id}/validate`);
      t.equal((await session(sis.dataConnector)).statusCode, 200, 'a held upload holds nothing');
      bridge.sandbox.faults.add({
        area: 'graph',
        kind: 'body',
        match: { method: 'GET', pathIncludes: '/operations/' },
        times: 1_000,
        body: { status: 'running' },
      });
      await act(uploadId, 'approve', { payload: { changeHash } });
      await until(uploadId, ['validating']);
      for (const answer of [await session(sis.dataConnector), await validate(sis.dataConnector)]) {
        t.same([answer.statusCode, codeOf(answer)], [409, 'UPLOAD_IN_PROGRESS']);
        t.match(answer.body, uploadId);
        t.ok(answer.headers['retry-after']);
      }
      t.equal((await session(classic.dataConnector)).statusCode, 200, 'others are free');
      bridge.sandbox.faults.clear();
      t.equal((await until(uploadId)).state, 'accepted');
      t.equal((await session(sis.dataConnector)).statusCode, 200);
    },
  );

  await t.test('is listed newest first, in pages and by filter', async (t) => {
    type List = { value: UploadView[]; nextSkip?: number };
    const list = async (query: string) => (await call('GET', `/v1/uploads?${query}`)).json<List>();
    const all = (await list('')).value;
    t.ok(all.length >= 4);
    t.same(
      all.map(({ createdAt }) => createdAt),
      all
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
    const paged: string[] = [];
    for (let skip: number | undefined = 0; skip !== undefined;) {
      const page: List = await list(`top=2&skip=${skip}`);
      t.ok(page.value.length <= 2);
      paged.push(...page.value.map((one) => one.uploadId));
      skip = page.nextSkip;
    }
    t.same(
      paged,
      all.map((one) => one.uploadId),
    );
    t.ok((await list('state=accepted')).value.every(({ state }) => state === 'accepted'));
    const ofClassic = (await list(`dataConnectorId=${classic.dataConnector}`)).value;
    t.same(
      ofClassic.map(({ dataConnectorId }) => dataConnectorId),
      [classic.dataConnector],
    );
    t.equal((await call('GET', '/v1/uploads?top=51')).statusCode, 400);
    t.equal((await call('GET', '/v1/uploads?state=nonsense')).statusCode, 400);
  });
});
