import { objectOf, textOf } from '../../connector/json';
import { apiProperties } from '../../connector/api-properties';
import { connectorDefinition } from '../../connector/package-files';
import { environmentVariables, packageSettings } from '../../connector/settings';
import { jsonText } from '../json-text';
import { connectorFiles, connectorXml } from './connector-xml';
import { customizationsXml } from './customizations-xml';
import { environmentVariableXml, variableFile } from './environment-variable-xml';
import { connectorId } from './ids';
import { connectorSchemaName } from './names';
import { rootComponent, solutionXml } from './solution-xml';
import type { SourceTree } from './source-tree';
import { xmlFile } from './xml';

const introduced = '0.1.0.0';

const variables: Readonly<
  Record<keyof typeof environmentVariables, { title: string; description: string }>
> = {
  host: {
    title: 'Host of SDS Bridge',
    description: 'Host name of the service, without https:// and without a path.',
  },
  tenant: { title: 'Tenant ID', description: 'Id of the Entra tenant that signs people in.' },
  clientId: {
    title: 'Client ID',
    description: 'Client id of the Entra application of the connector (docs/identity.md).',
  },
  resourceUri: {
    title: 'Resource URI',
    description: 'api:// and the client id of the Entra application of the API (docs/identity.md).',
  },
};

/** The solution with the custom connector and the variables that it reads when it is saved, unpacked. */
export async function connectorSolution(version: string, icon: Buffer): Promise<SourceTree> {
  const settings = packageSettings({ variant: 'solution' });
  const definition = await connectorDefinition(settings);
  const properties = objectOf(apiProperties(settings)['properties']);
  const info = objectOf(definition['info']);
  const names = Object.keys(variables) as (keyof typeof variables)[];
  const file = (pointer: keyof typeof connectorFiles): string =>
    `Connectors/${connectorFiles[pointer]}`;
  const tree: SourceTree = new Map();
  tree.set(
    'Other/Solution.xml',
    xmlFile(
      solutionXml({
        uniqueName: 'SDSBridgeConnector',
        title: 'SDS Bridge connector',
        description:
          'The custom connector of SDS Bridge. Set its environment variables and save the connector before you import the flows.',
        version,
        components: [
          rootComponent.connector(connectorId, connectorSchemaName),
          ...names.map((name) => rootComponent.environmentVariable(environmentVariables[name])),
        ],
      }),
    ),
  );
  tree.set('Other/Customizations.xml', xmlFile(customizationsXml()));
  tree.set(
    `Connectors/${connectorSchemaName}.xml`,
    xmlFile(
      connectorXml(
        {
          title: textOf(info['title']),
          description: textOf(info['description']),
          brandColor: textOf(properties['iconBrandColor']),
        },
        introduced,
      ),
    ),
  );
  tree.set(file('openapidefinition'), await jsonText(definition));
  tree.set(file('connectionparameters'), await jsonText(properties['connectionParameters']));
  tree.set(file('connectionparametersets'), await jsonText(properties['connectionParameterSets']));
  tree.set(file('policytemplateinstances'), await jsonText(properties['policyTemplateInstances']));
  tree.set(file('iconblob'), icon);
  for (const name of names) {
    const facts = {
      schemaName: environmentVariables[name],
      ...variables[name],
    };
    tree.set(variableFile(facts.schemaName), xmlFile(environmentVariableXml(facts, introduced)));
  }
  return tree;
}
