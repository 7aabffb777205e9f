import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { objectOf, type JsonObject } from '../../scripts/connector/json';
import { startBridge } from '../e2e/bridge';
import { smallSets } from '../fixtures/rosters/small-sets';
import { createFakeClock, runFlow, type FlowOptions } from './index';
import { createBridgeConnector, createHttpConnector, createSharePoint } from './connectors';

const swagger = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../connector/apiDefinition.swagger.json'), 'utf8'),
) as JsonObject;

const audience = 'api://bridge';
const origin = 'https://bridge.example';
const site = 'https://contoso.sharepoint.com/sites/rosters';

const files = mkdtempSync(path.join(tmpdir(), 'sdsb-wdl-'));
for (const [name, text] of Object.entries(smallSets['sds-v2.1']))
  writeFileSync(path.join(files, name), text);

const secured = { secureData: { properties: ['inputs', 'outputs'] } };

/** A flow that lists the data connectors and validates the files of a folder, by its two kinds of call. */
function definitionOf(
  call: (operationId: string, parameters: JsonObject) => JsonObject,
  read: JsonObject,
) {
  return {
    parameters: {
      $connections: { type: 'Object', defaultValue: {} },
      Files: { type: 'Array', defaultValue: Object.keys(smallSets['sds-v2.1']) },
    },
    triggers: { manual: { type: 'Request' } },
    actions: {
      Files: {
        type: 'InitializeVariable',
        inputs: { variables: [{ name: 'Files', type: 'array', value: [] }] },
      },
      List_connectors: { ...call('GetDataconnectorList', {}), runAfter: {} },
      Read_files: {
        type: 'Foreach',
        foreach: "@parameters('Files')",
        operationOptions: 'Sequential',
        runAfter: { Files: ['Succeeded'], List_connectors: ['Succeeded'] },
        actions: {
          Read_file: { ...read, runtimeConfiguration: secured },
          Keep_file: {
            type: 'AppendToArrayVariable',
            inputs: {
              name: 'Files',
              value: { name: '@item()', contentBytes: "@body('Read_file')?['$content']" },
            },
            runAfter: { Read_file: ['Succeeded'] },
          },
        },
      },
      Validate: {
        ...call('ValidateCsvFiles', {
          'body/format': 'sds-v2.1',
          'body/files': "@variables('Files')",
        }),
        runtimeConfiguration: secured,
        runAfter: { Read_files: ['Succeeded'] },
      },
      Verdict: {
        type: 'Compose',
        inputs: "@outputs('Validate')?['body/verdict']",
        runAfter: { Validate: ['Succeeded'] },
      },
    },
  };
}

const host = (connectionName: string, operationId: string) => ({
  host: { connectionName, operationId, apiId: '' },
});
const powerAutomate = definitionOf(
  (operationId, parameters) => ({
    type: 'OpenApiConnection',
    inputs: { ...host('bridge', operationId), parameters },
  }),
  {
    type: 'OpenApiConnection',
    inputs: {
      ...host('sharepoint', 'GetFileContentByPath'),
      parameters: { dataset: site, path: '/@{item()}', inferContentType: false },
    },
  },
);

const http = (method: string, uri: string, more: JsonObject = {}) => ({
  type: 'Http',
  inputs: {
    method,
    uri: origin + uri,
    authentication: { type: 'ManagedServiceIdentity', audience },
    ...more,
  },
});
const logicApps = definitionOf(
  (operationId, { 'body/files': list }) =>
    operationId === 'GetDataconnectorList'
      ? http('GET', '/v1/data-connectors')
      : http('POST', '/v1/validations', { body: { format: 'sds-v2.1', files: list } }),
  {
    type: 'ApiConnection',
    inputs: {
      host: { connection: { name: "@parameters('$connections')['sharepoint']['connectionId']" } },
      method: 'get',
      path: `/datasets/@{encodeURIComponent(encodeURIComponent('${site}'))}/GetFileContentByPath`,
      queries: { path: '/@{item()}', inferContentType: false, queryParametersSingleEncoded: true },
    },
  },
);

t.test('the connectors to a real service', async (t) => {
  const bridge = await startBridge(t);
  const baseUrl = await bridge.app.listen({ port: 0, host: '127.0.0.1' });
  const bearer = () => bridge.sandbox.issueToken();
  const target = { swagger, baseUrl, bearer };
  const connections = {
    bridge: createBridgeConnector(target),
    http: createHttpConnector({ ...target, origin }),
    sharepoint: createSharePoint({ folder: files }),
  };
  const run = (options: Pick<FlowOptions, 'definition' | 'dialect'> & Partial<FlowOptions>) =>
    runFlow({ connections, clock: createFakeClock('2026-08-31T06:00:00Z'), ...options });
  const one = (operationId: string, parameters: JsonObject, more: JsonObject = {}) => ({
    actions: {
      Call: {
        type: 'OpenApiConnection',
        inputs: { ...host('bridge', operationId), parameters },
        ...more,
      },
    },
  });

  await t.test(
    'a flow in either dialect makes the same calls and comes to the same end',
    async (t) => {
      const first = await run({ definition: powerAutomate, dialect: 'power-automate' });
      const second = await run({ definition: logicApps, dialect: 'logic-apps' });
      for (const result of [first, second]) {
        t.match(result, { status: 'Succeeded', error: undefined });
        t.equal(result.actions.get('Verdict')?.[0]?.outputs, 'clean');
        const list = result.actions.get('List_connectors')?.[0]?.outputs;
        t.ok(Array.isArray(objectOf(objectOf(list)['body'])['value']));
        t.notOk(
          JSON.stringify([...(result.actions.get('Validate') ?? [])]).includes('contentBytes'),
        );
      }
      const bridgeCalls = ({ calls }: typeof first) =>
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
});
