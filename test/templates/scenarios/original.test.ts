import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { seedIds } from '../../../proxy/sandbox';
import type { JsonObject } from '../../../scripts/connector/json';
import { startBridge } from '../../e2e/bridge';
import { createFakeClock, runFlow, type Connector } from '../../wdl';
import { createBridgeConnector } from '../../wdl/connectors';
import { outputOf } from './scenario';

const swagger = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../connector/apiDefinition.swagger.json'), 'utf8'),
) as JsonObject;

const call = (operationId: string, parameters: object, after?: string) => ({
  type: 'OpenApiConnection',
  runAfter: after === undefined ? {} : { [after]: ['Succeeded'] },
  inputs: {
    host: { connectionName: 'shared_microsoftschooldatas', operationId, apiId: '' },
    parameters,
    authentication: "@parameters('$authentication')",
  },
});

const token = "Bearer @{body('Get_token')?['access_token']}";
const sis = seedIds('sis');

/**
 * As makers wrote it for Microsoft's connector, with its six actions and the inputs of its documentation: a
 * secret in the body of the first, a bearer token in a header of the others, the operation's address by hand.
 */
const definition = {
  parameters: {
    $connections: { type: 'Object', defaultValue: {} },
    $authentication: { type: 'SecureObject', defaultValue: {} },
    FlowId: { type: 'String', defaultValue: sis.inboundFlow },
  },
  triggers: { Recurrence: { type: 'Recurrence', recurrence: { frequency: 'Day', interval: 1 } } },
  actions: {
    Get_token: call('GetDelegatedToken', {
      'Content-Type': 'application/x-www-form-urlencoded',
      body: {
        grant_type: 'client_credentials',
        client_id: 'an-application',
        client_secret: 'a-secret-of-old',
      },
    }),
    List_connectors: call('GetDataconnectorList', { 'access-token': token }, 'Get_token'),
    Get_flow: call(
      'GetInboundFlow',
      { inboundFlowId: "@parameters('FlowId')", 'access-token': token },
      'List_connectors',
    ),
    Get_session: call(
      'CallGetuploadsession',
      {
        createdDataConnectorId: "@body('Get_flow')?['dataConnectorId']",
        'access-token': token,
      },
      'Get_flow',
    ),
    Validate: call(
      'CallValidate',
      {
        createdDataConnectorId: "@body('Get_flow')?['dataConnectorId']",
        'access-token': token,
        Accept: '*/*',
      },
      'Get_session',
    ),
    Wait_for_result: {
      type: 'Until',
      runAfter: { Validate: ['Succeeded'] },
      expression: "@not(equals(body('Check_result')?['status'], 'running'))",
      limit: { count: 60, timeout: 'PT1H' },
      actions: {
        Pause: {
          type: 'Wait',
          runAfter: {},
          inputs: { interval: { count: 5, unit: 'Second' } },
        },
        Check_result: call(
          'CheckValidationResult',
          {
            ValidationOperationUri: "@outputs('Validate')?['headers/Location']",
            'access-token': token,
          },
          'Pause',
        ),
      },
    },
  },
};

/** The platform writes names of headers as the standards do: `Location`. */
const withPlatformHeaders = (connector: Connector): Connector => ({
  apiName: connector.apiName,
  call: async (...parameters) => {
    const answer = await connector.call(...parameters);
    const headers = Object.entries(answer.headers).map(([name, text]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      text,
    ]);
    return { ...answer, headers: Object.fromEntries(headers) as Record<string, string> };
  },
});

t.test("a flow of Microsoft's connector runs unchanged with ours", async (t) => {
  const bridge = await startBridge(t, {
    sandbox: { timings: { notStartedMs: 0, runningMs: 100 } },
  });
  const connections = {
    shared_microsoftschooldatas: withPlatformHeaders(
      createBridgeConnector({
        swagger,
        baseUrl: await bridge.app.listen({ port: 0, host: '127.0.0.1' }),
        bearer: () => bridge.sandbox.issueToken(),
      }),
    ),
  };
  const result = await runFlow({
    definition,
    dialect: 'power-automate',
    connections,
    clock: createFakeClock(new Date().toISOString(), { realMsPerWait: 60 }),
  });
  t.equal(result.status, 'Succeeded', JSON.stringify(result.error));
  t.same(
    [...new Set(result.calls.map(({ operationId }) => operationId))],
    [
      'GetDelegatedToken',
      'GetDataconnectorList',
      'GetInboundFlow',
      'CallGetuploadsession',
      'CallValidate',
      'CheckValidationResult',
    ],
  );
  t.match(outputOf(result, 'Get_token'), { body: { token_type: 'Bearer', notice: /Remove/ } });
  t.match(outputOf(result, 'Check_result'), {
    body: { status: 'succeeded', outcome: 'rejected', errors: [{ code: String }] },
  });
  t.notMatch(bridge.logged(), /a-secret-of-old/);
});
