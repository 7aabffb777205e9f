import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { objectOf, objectsOf, type JsonObject } from '../../scripts/connector/json';
import { startBridge } from '../e2e/bridge';
import { audience, logicApps, openApi, origin, powerAutomate, read, roster } from './bridge-flows';
import { createFakeClock, runFlow, type FlowOptions, type FlowResult } from './index';
import { createBridgeConnector, createHttpConnector, createSharePoint } from './connectors';

const swagger = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../connector/apiDefinition.swagger.json'), 'utf8'),
) as JsonObject;

const files = mkdtempSync(path.join(tmpdir(), 'sdsb-wdl-'));
t.teardown(() => rmSync(files, { recursive: true, force: true }));
for (const [name, text] of Object.entries(roster)) writeFileSync(path.join(files, name), text);

void t.test('the connectors to a real service', async (t) => {
  const bridge = await startBridge(t, { uploads: {} });
  const baseUrl = await bridge.app.listen({ port: 0, host: '127.0.0.1' });
  const target = { swagger, baseUrl, bearer: () => bridge.sandbox.issueToken() };
  const sharepoint = createSharePoint({ folder: files });
  const connections = {
    bridge: createBridgeConnector(target),
    http: createHttpConnector({ ...target, origin }),
    sharepoint,
  };
  const clock = () => createFakeClock('2026-08-31T06:00:00Z', { realMsPerWait: 100 });
  const run = (options: Pick<FlowOptions, 'definition' | 'dialect'> & Partial<FlowOptions>) =>
    runFlow({ connections, clock: clock(), ...options });
  const powerAutomateRun = (actions: JsonObject, more: Partial<FlowOptions> = {}) =>
    run({ definition: { actions }, dialect: 'power-automate', ...more });
  const one = (operationId: string, parameters: JsonObject, more: JsonObject = {}) =>
    powerAutomateRun({ Call: { ...openApi(operationId, parameters), ...more } });
  const oneHttp = (inputs: JsonObject) =>
    run({ definition: { actions: { Call: { type: 'Http', inputs } } }, dialect: 'logic-apps' });
  const shownOf = ({ actions }: FlowResult, name = 'Call') => actions.get(name)?.[0];

  await t.test(
    'a flow in either dialect makes the same calls and comes to the same end',
    async (t) => {
      const first = await run({ definition: powerAutomate, dialect: 'power-automate' });
      const second = await run({ definition: logicApps, dialect: 'logic-apps' });
      for (const result of [first, second]) {
        t.match(result, { status: 'Succeeded', error: undefined });
        t.equal(shownOf(result, 'Verdict')?.outputs, 'clean');
        const list = objectOf(objectOf(shownOf(result, 'List_connectors')?.outputs)['body']);
        t.ok(Array.isArray(list['value']));
        const trace = JSON.stringify([shownOf(result, 'Validate'), result.calls]);
        t.notOk(trace.includes('contentBytes'));
      }
      const bridgeCalls = ({ calls }: FlowResult) =>
        calls
          .filter(({ connector }) => connector === 'shared_sdsbridge')
          .map(({ action: _action, ...call }) => call);
      t.same(bridgeCalls(first), bridgeCalls(second));
      t.same(
        bridgeCalls(first).map(({ operationId, status }) => [operationId, status]),
        [
          ['GetDataconnectorList', 200],
          ['ValidateCsvFiles', 200],
        ],
      );
    },
  );

  await t.test('a call that is not in the Swagger ends the test', async (t) => {
    const id = '00000000-0000-4000-8000-000000000000';
    const file = { name: 'users.csv', contentBytes: 'eA==' };
    const refused: [string, JsonObject, RegExp][] = [
      ['GetEverything', {}, /no operation 'GetEverything'/],
      ['ListUploads', { size: 5 }, /no parameter 'size'/],
      ['ListUploads', { top: '5' }, /'top' it must be integer/],
      ['ListUploads', { state: 'done' }, /'state' it must be equal to one of/],
      ['ListFindings', {}, /'uploadId' is missing/],
      ['ListFindings', { uploadId: '' }, /'uploadId' is empty/],
      ['ListFindings', { uploadId: null }, /'uploadId' is missing/],
      ['ListFindings', { uploadId: '@{triggerBody()}'.replace('@', '@@') }, /was not evaluated/],
      ['ApproveUpload', { uploadId: id, 'body/note': 'x' }, /'body\/changeHash' is missing/],
      ['ApproveUpload', { uploadId: id, changeHash: 'x' }, /no parameter 'changeHash'/],
      ['ApproveUpload', { uploadId: id, body: { changeHash: 'x' } }, /no parameter 'body'/],
      ['ValidateCsvFiles', { 'body/files': file }, /'body\/files' it must be array/],
      [
        'ValidateCsvFiles',
        { 'body/files': [{ ...file, size: 1 }] },
        /must NOT have additional properties/,
      ],
      ['ValidateCsvFiles', { 'body/files': [{ name: 'users.csv' }] }, /contentBytes/],
      ['PutUploadFile', { uploadId: id, fileName: 'users.csv', body: 5 }, /'body' it/],
    ];
    for (const [operationId, parameters, message] of refused)
      await t.rejects(
        one(operationId, parameters),
        { name: 'ContractViolation', message },
        `${operationId} ${JSON.stringify(parameters)}`,
      );
  });

  await t.test('what the platform fills in itself need not be written', async (t) => {
    const result = await one('GetDelegatedToken', {});
    t.match(result, { status: 'Succeeded', calls: [{ status: 200 }] });
  });

  await t.test('what the service refuses is a failed action with its answer', async (t) => {
    const uploadId = '00000000-0000-4000-8000-000000000000';
    const result = await one('GetUpload', { uploadId });
    t.match(result, {
      status: 'Failed',
      error: { code: 'UPLOAD_NOT_FOUND' },
      calls: [{ status: 404 }],
    });
    t.match(shownOf(result), { code: 'NotFound', error: undefined, outputs: { statusCode: 404 } });
    const stranger = createBridgeConnector({ ...target, bearer: async () => 'nobody' });
    const refused = await powerAutomateRun(
      { Call: openApi('ListUploads', {}) },
      { connections: { bridge: stranger } },
    );
    t.match(refused, { status: 'Failed', calls: [{ status: 401, attempts: 1 }] });
  });

  await t.test('an answer whose status the Swagger does not declare ends the test', async (t) => {
    const less = structuredClone(swagger);
    const paths = objectOf(less['paths']);
    delete objectOf(objectOf(objectOf(paths['/uploads'])['get'])['responses'])['200'];
    const connector = createBridgeConnector({ ...target, swagger: less });
    await t.rejects(
      powerAutomateRun(
        { Call: openApi('ListUploads', {}) },
        { connections: { bridge: connector } },
      ),
      { name: 'ContractViolation', message: /ListUploads answered 200/ },
    );
  });

  await t.test('a service that is not there is tried again', async (t) => {
    const nobody = createBridgeConnector({ ...target, baseUrl: 'http://127.0.0.1:9' });
    const retryPolicy = { type: 'fixed', count: 2, interval: 'PT5S' };
    const call = openApi('ListUploads', {}, { retryPolicy });
    const result = await powerAutomateRun({ Call: call }, { connections: { bridge: nobody } });
    t.match(result, { status: 'Failed', error: { code: 'BadGateway' }, calls: [{ attempts: 3 }] });
  });

  await t.test('an upload: bytes as they are, and a 202 followed to its end or not', async (t) => {
    const step = (name: string, action: JsonObject, before?: string) => ({
      [name]: { ...action, runAfter: before === undefined ? {} : { [before]: ['Succeeded'] } },
    });
    const uploadId = "@body('Create')?['uploadId']";
    const upload = (correlationId: string, more: JsonObject) => ({
      ...step(
        'Create',
        openApi('CreateUpload', { 'body/format': 'sds-v2.1', 'body/correlationId': correlationId }),
      ),
      ...step(
        'Put',
        {
          type: 'Foreach',
          foreach: Object.keys(roster),
          actions: {
            Read: read("/@{items('Put')}"),
            File: {
              ...openApi('PutUploadFile', {
                uploadId,
                fileName: "@items('Put')",
                body: "@body('Read')",
              }),
              runAfter: { Read: ['Succeeded'] },
            },
          },
        },
        'Create',
      ),
      ...step('Submit', { ...openApi('SubmitUpload', { uploadId }), ...more }, 'Put'),
      ...step('Get', openApi('GetUpload', { uploadId }), 'Submit'),
    });
    const followed = await powerAutomateRun(upload('followed', {}));
    t.match(followed, { status: 'Succeeded', error: undefined });
    t.match(shownOf(followed, 'Submit')?.outputs, { statusCode: 200, body: { state: 'accepted' } });
    const answers = followed.actions.get('File') ?? [];
    const received = answers.map(
      ({ outputs }) => objectsOf(objectOf(objectOf(outputs)['body'])['files'])[0],
    );
    t.match(
      received,
      Object.entries(roster).map(([name, text]) => ({
        name,
        sha256: createHash('sha256').update(text).digest('hex'),
      })),
    );
    const disabled = { operationOptions: 'DisableAsyncPattern' };
    const accepted = await powerAutomateRun(upload('not-followed', disabled));
    t.match(shownOf(accepted, 'Submit'), { status: 'Succeeded', outputs: { statusCode: 202 } });
    t.equal(accepted.status, 'Succeeded');
    const late = { limit: { timeout: 'PT1S' } };
    const timedOut = await powerAutomateRun(upload('timed-out', late));
    t.match(shownOf(timedOut, 'Submit'), { status: 'TimedOut' });
  });

  await t.test('a file comes back as an envelope of bytes', async (t) => {
    const bad = { ...roster, 'users.csv': 'sourcedId,username\nu1,\n' };
    const list = Object.entries(bad).map(([name, text]) => ({
      name,
      contentBytes: Buffer.from(text).toString('base64'),
    }));
    const result = await powerAutomateRun({
      Validate: openApi('ValidateCsvFiles', { 'body/files': list }),
      Report: {
        ...openApi('DownloadValidationReport', {
          validationId: "@body('Validate')?['validationId']",
        }),
        runAfter: { Validate: ['Succeeded'] },
      },
      Text: {
        type: 'Compose',
        inputs: "@string(body('Report'))",
        runAfter: { Report: ['Succeeded'] },
      },
    });
    t.match(shownOf(result, 'Report')?.outputs, { body: { '$content-type': /^text\/csv/ } });
    t.match(shownOf(result, 'Text')?.outputs, /^\uFEFF?"?file"?,/);
  });

  await t.test('plain HTTP calls the service only, as the managed identity', async (t) => {
    const authentication = { type: 'ManagedServiceIdentity', audience };
    const get = (uri: string, more: JsonObject = {}) =>
      oneHttp({ method: 'GET', uri, authentication, ...more });
    const result = await get(`${origin}/v1/uploads?top=5`, { queries: { skip: 0 } });
    t.match(result, {
      status: 'Succeeded',
      calls: [{ operationId: 'ListUploads', parameters: { top: 5, skip: 0 } }],
    });
    const anonymous = await oneHttp({ method: 'GET', uri: `${origin}/v1/uploads` });
    t.match(anonymous, { status: 'Failed', calls: [{ status: 401 }] });
    const refused: [string, JsonObject, RegExp][] = [
      ['https://elsewhere.example/v1/uploads', {}, /calls https:\/\/elsewhere\.example/],
      [`${origin}/healthz`, {}, /outside of \/v1/],
      [`${origin}/v1/nothing`, {}, /is no call of this connector/],
      [`${origin}/v1/uploads?size=1`, {}, /no parameter 'size'/],
      ['/v1/uploads', {}, /no valid address/],
      [`${origin}/v1/uploads`, { authentication: { type: 'Basic' } }, /signs in with Basic/],
      [
        `${origin}/v1/uploads`,
        { authentication: { type: 'ManagedServiceIdentity' } },
        /no audience/,
      ],
    ];
    for (const [uri, more, message] of refused)
      await t.rejects(get(uri, more), { name: 'ContractViolation', message }, uri);
  });
});
