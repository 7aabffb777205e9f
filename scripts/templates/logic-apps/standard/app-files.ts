import type { Flow } from '../../model/flow';
import type { Rendered } from '../../model/render-actions';
import { managedApis } from '../managed-apis';
import type { ConnectionName } from '../render-call';
import { renderWorkflow, workflowParameters } from '../render-workflow';
import { connectionsOf } from '../workflows';

const connection: ConnectionName = (api) => ({ referenceName: api });
const appSetting = (name: string): string => `@appsetting('${name}')`;
const inText = (name: string): string => `@{appsetting('${name}')}`;
const subscription = `/subscriptions/${inText('WORKFLOWS_SUBSCRIPTION_ID')}`;

/** Settings of the app that files ask for; the runtime itself makes those that begin with WORKFLOWS_. */
export const runtimeUrlSetting = (api: string): string => `${api.toUpperCase()}_RUNTIME_URL`;
const settingOf: Readonly<Record<string, string>> = {
  BridgeUrl: 'SDSB_BRIDGE_URL',
  BridgeAudience: 'SDSB_BRIDGE_AUDIENCE',
};

/** host.json: the runtime of workflows. */
export const hostFile = () => ({
  version: '2.0',
  extensionBundle: {
    id: 'Microsoft.Azure.Functions.ExtensionBundle.Workflows',
    version: '[1.*, 2.0.0)',
  },
});

/** connections.json: the connections of all workflows, used by the app's own identity. */
export const connectionsFile = (flows: readonly Flow[]): Rendered => {
  const apis = [...new Set(flows.flatMap(connectionsOf))].map((name) => managedApis[name].api);
  return {
    managedApiConnections: Object.fromEntries(
      apis.map((api) => [
        api,
        {
          api: {
            id: `${subscription}/providers/Microsoft.Web/locations/${inText('WORKFLOWS_LOCATION_NAME')}/managedApis/${api}`,
          },
          connection: {
            id: `${subscription}/resourceGroups/${inText('WORKFLOWS_RESOURCE_GROUP_NAME')}/providers/Microsoft.Web/connections/${api}`,
          },
          connectionRuntimeUrl: appSetting(runtimeUrlSetting(api)),
          authentication: { type: 'ManagedServiceIdentity' },
        },
      ]),
    ),
  };
};

/** parameters.json: one value for all workflows of the app. */
export const parametersFile = (flows: readonly Flow[]): Rendered =>
  Object.fromEntries(
    flows.flatMap(workflowParameters).map(({ name, description, default: value }) => [
      name,
      {
        type: 'String',
        value: value ?? appSetting(settingOf[name] ?? ''),
        metadata: { description },
      },
    ]),
  );

/** `<Name>/workflow.json`; values come from parameters.json. */
export const workflowFile = (flow: Flow): Rendered => ({
  definition: renderWorkflow(flow, connection, {}),
  kind: 'Stateful',
});

/** Name of a workflow's folder, which is its name in the app. */
export const workflowName = ({ slug }: Flow): string =>
  slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
