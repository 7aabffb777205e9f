import type { Flow } from '../../model/flow';
import type { Rendered } from '../../model/render-actions';
import { managedApis, type ManagedConnector } from '../managed-apis';
import { workflowParameters } from '../render-workflow';
import { connectionsOf } from '../workflows';
import { connectionParameter, deploymentName, deploymentParameters } from './parameters';
import { workflowFile } from './workflow-file';

/** Versions of the resource types, the same in Bicep. */
export const resourceTypes = {
  workflow: { type: 'Microsoft.Logic/workflows', apiVersion: '2019-05-01' },
  connection: { type: 'Microsoft.Web/connections', apiVersion: '2016-06-01' },
} as const;

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const parameter = (name: string): string => `[parameters('${name}')]`;
const connectionName = (api: string): string => `concat(parameters('logicAppName'), '-${api}')`;
const connectionId = (api: string): string =>
  `[resourceId('${resourceTypes.connection.type}', ${connectionName(api)})]`;
const managedApiId = (api: string): string =>
  `[subscriptionResourceId('Microsoft.Web/locations/managedApis', parameters('location'), '${api}')]`;

/** azuredeploy.json: the logic app with its identity, and its connections. */
export function armTemplate(flow: Flow): Rendered {
  const connectors = connectionsOf(flow);
  const apis = connectors.map((connector) => managedApis[connector].api);
  return {
    $schema: schema,
    contentVersion: '1.0.0.0',
    metadata: { description: flow.description },
    parameters: {
      ...Object.fromEntries(
        deploymentParameters(flow).map(
          ({ name, type, description, default: defaultValue, allowed }) => [
            name,
            {
              type,
              ...(defaultValue !== undefined && { defaultValue }),
              ...(allowed && { allowedValues: allowed }),
              metadata: { description },
            },
          ],
        ),
      ),
      location: {
        type: 'string',
        defaultValue: '[resourceGroup().location]',
        metadata: { description: 'Azure region.' },
      },
    },
    resources: [
      ...connectors.map(connectionResource),
      {
        ...resourceTypes.workflow,
        name: parameter('logicAppName'),
        location: parameter('location'),
        identity: { type: 'SystemAssigned' },
        dependsOn: apis.map(connectionId),
        properties: {
          state: parameter('state'),
          definition: escaped(workflowFile(flow).definition),
          parameters: {
            $connections: {
              value: Object.fromEntries(
                apis.map((api) => [
                  api,
                  {
                    id: managedApiId(api),
                    connectionId: connectionId(api),
                    connectionName: `[${connectionName(api)}]`,
                  },
                ]),
              ),
            },
            ...Object.fromEntries(
              workflowParameters(flow).map(({ name }) => [
                name,
                { value: parameter(deploymentName(name)) },
              ]),
            ),
          },
        },
      },
    ],
    outputs: {
      principalId: {
        type: 'string',
        value: `[reference(resourceId('${resourceTypes.workflow.type}', parameters('logicAppName')), '${resourceTypes.workflow.apiVersion}', 'full').identity.principalId]`,
      },
    },
  };
}

function connectionResource(connector: ManagedConnector): Rendered {
  const { api, connection } = managedApis[connector];
  const values = connection.map((one) => {
    const value = parameter(connectionParameter(api, one));
    return [one.name, one.within === undefined ? value : { [one.within]: value }];
  });
  return {
    ...resourceTypes.connection,
    name: `[${connectionName(api)}]`,
    location: parameter('location'),
    properties: {
      displayName: `[${connectionName(api)}]`,
      api: { id: managedApiId(api) },
      ...(values.length > 0 && { parameterValues: Object.fromEntries(values) as Rendered }),
    },
  };
}

/** A text that begins with a bracket would be an expression of the deployment. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]));
}
