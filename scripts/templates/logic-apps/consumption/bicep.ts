import type { Flow } from '../../model/flow';
import { managedApis, type ManagedConnector } from '../managed-apis';
import { workflowParameters } from '../render-workflow';
import { connectionsOf } from '../workflows';
import { resourceTypes } from './arm-template';
import {
  connectionParameter,
  deploymentName,
  deploymentParameters,
  type DeploymentParameter,
} from './parameters';

const quoted = (text: string): string =>
  `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\$\{/g, '\\${')}'`;
const literal = (value: string | boolean): string =>
  typeof value === 'string' ? quoted(value) : String(value);
const typed = ({ type, apiVersion }: { type: string; apiVersion: string }): string =>
  quoted(`${type}@${apiVersion}`);
const indent = (lines: readonly string[], by: string): string =>
  lines.map((line) => by + line).join('\n');

/** main.bicep: the same deployment as azuredeploy.json; the definition is loaded from workflow.json. */
export function bicepFile(flow: Flow): string {
  const connectors = connectionsOf(flow);
  return [
    `metadata description = ${quoted(flow.description)}\n`,
    ...deploymentParameters(flow).map(parameterOf),
    "@description('Azure region.')\nparam location string = resourceGroup().location\n",
    ...connectors.map(connectionOf),
    workflowOf(flow, connectors),
    'output principalId string = logicApp.identity.principalId\n',
  ].join('\n');
}

function parameterOf(one: DeploymentParameter): string {
  const { name, type, description, default: value, allowed } = one;
  return [
    `@description(${quoted(description)})`,
    ...(type === 'securestring' ? ['@secure()'] : []),
    ...(allowed ? [`@allowed([\n${indent(allowed.map(quoted), '  ')}\n])`] : []),
    `param ${name} ${type === 'bool' ? 'bool' : 'string'}${value === undefined ? '' : ` = ${literal(value)}`}`,
    '',
  ].join('\n');
}

const nameOf = (api: string): string => `\${logicAppName}-${api}`;
const apiIdOf = (api: string): string =>
  `subscriptionResourceId('Microsoft.Web/locations/managedApis', location, '${api}')`;

function connectionOf(connector: ManagedConnector): string {
  const { api, connection } = managedApis[connector];
  const values = connection.map((one) => {
    const name = connectionParameter(api, one);
    return one.within === undefined
      ? `${one.name}: ${name}`
      : `${one.name}: {\n  ${one.within}: ${name}\n}`.replace(/\n/g, '\n      ');
  });
  return [
    `resource ${api} ${typed(resourceTypes.connection)} = {`,
    `  name: '${nameOf(api)}'`,
    '  location: location',
    '  properties: {',
    `    displayName: '${nameOf(api)}'`,
    '    api: {',
    `      id: ${apiIdOf(api)}`,
    '    }',
    ...(values.length > 0 ? ['    parameterValues: {', indent(values, '      '), '    }'] : []),
    '  }',
    '}\n',
  ].join('\n');
}

function workflowOf(flow: Flow, connectors: readonly ManagedConnector[]): string {
  const connections = connectors.map((connector) => {
    const { api } = managedApis[connector];
    return `${api}: {\n  id: ${apiIdOf(api)}\n  connectionId: ${api}.id\n  connectionName: ${api}.name\n}`
      .split('\n')
      .map((line) => `          ${line}`)
      .join('\n');
  });
  const values = workflowParameters(flow).map(({ name }) =>
    [`      ${name}: {`, `        value: ${deploymentName(name)}`, '      }'].join('\n'),
  );
  return [
    `resource logicApp ${typed(resourceTypes.workflow)} = {`,
    '  name: logicAppName',
    '  location: location',
    '  identity: {',
    "    type: 'SystemAssigned'",
    '  }',
    '  properties: {',
    '    state: state',
    "    definition: loadJsonContent('workflow.json').definition",
    '    parameters: {',
    "      '$connections': {",
    '        value: {',
    ...connections,
    '        }',
    '      }',
    ...values,
    '    }',
    '  }',
    '}\n',
  ].join('\n');
}
