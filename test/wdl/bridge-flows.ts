import type { JsonObject } from '../../scripts/connector/json';
import { smallSets } from '../fixtures/rosters/small-sets';

/** Of the service, as the managed identity asks for it. */
export const audience = 'api://bridge';
/** The service's, as the logic app knows it. */
export const origin = 'https://bridge.example';
export const site = 'https://contoso.sharepoint.com/sites/rosters';

export const roster = smallSets['sds-v2.1'];
const secured = { secureData: { properties: ['inputs', 'outputs'] } };

/** A flow that lists the data connectors and validates the files of a folder, by its two kinds of call. */
function definitionOf(
  call: (operationId: string, parameters: JsonObject) => JsonObject,
  read: JsonObject,
) {
  return {
    parameters: {
      $connections: { type: 'Object', defaultValue: {} },
      Files: { type: 'Array', defaultValue: Object.keys(roster) },
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
/** A call of our connector in Power Automate. */
export const openApi = (operationId: string, parameters: JsonObject, more: JsonObject = {}) => ({
  type: 'OpenApiConnection',
  inputs: { ...host('bridge', operationId), parameters, ...more },
});
/** A file read from SharePoint in Power Automate. */
export const read = (file: string) => ({
  type: 'OpenApiConnection',
  inputs: {
    ...host('sharepoint', 'GetFileContentByPath'),
    parameters: { dataset: site, path: file, inferContentType: false },
  },
});
/** The flow of Power Automate. */
export const powerAutomate = definitionOf(openApi, read('/@{item()}'));

const http = (method: string, uri: string, more: JsonObject = {}) => ({
  type: 'Http',
  inputs: {
    method,
    uri: origin + uri,
    authentication: { type: 'ManagedServiceIdentity', audience },
    ...more,
  },
});
/** The same flow as a logic app. */
export const logicApps = definitionOf(
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
