import type { Flow } from '../../model/flow';
import { managedApis, type ConnectionValue } from '../managed-apis';
import { workflowParameters } from '../render-workflow';
import { connectionsOf } from '../workflows';

/** A parameter of the deployment, the same in the ARM template and in Bicep. */
export interface DeploymentParameter {
  name: string;
  type: 'string' | 'securestring' | 'bool';
  description: string;
  default?: string | boolean;
  allowed?: readonly string[];
}

/** The name of a workflow's own parameter as one of the deployment. */
export const deploymentName = (name: string): string =>
  name.charAt(0).toLowerCase() + name.slice(1);

/** The name of a value of a connection as one of the deployment. */
export const connectionParameter = (api: string, { name }: ConnectionValue): string =>
  `${api}${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What the operator is asked for. It ships disabled: connections have to be signed in first. */
export const deploymentParameters = (flow: Flow): DeploymentParameter[] => [
  {
    name: 'logicAppName',
    type: 'string',
    description: 'Name of the logic app; its connections are named after it.',
    default: `sdsb-${flow.slug}`,
  },
  {
    name: 'state',
    type: 'string',
    description: 'Enable it once its connections are signed in and its identity has its role.',
    default: 'Disabled',
    allowed: ['Disabled', 'Enabled'],
  },
  ...workflowParameters(flow).map((one) => ({
    ...one,
    name: deploymentName(one.name),
    type: 'string' as const,
  })),
  ...connectionsOf(flow).flatMap((connector) => {
    const { api, connection } = managedApis[connector];
    return connection.map((one) => ({
      name: connectionParameter(api, one),
      type: one.type,
      description: one.description,
      ...(one.default !== undefined && { default: one.default }),
    }));
  }),
];
