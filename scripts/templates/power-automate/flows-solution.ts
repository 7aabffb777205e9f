import type { Flow } from '../model/flow';
import { connectors, type ConnectorName } from '../model/connectors';
import { settings, type SettingName } from '../model/settings';
import { usedConnectors, usedSettings } from '../model/used';
import { jsonText } from '../json-text';
import { connectionReferenceXml } from './connection-reference-xml';
import { customizationsXml } from './customizations-xml';
import { environmentVariableXml, variableFile } from './environment-variable-xml';
import { workflowId } from './ids';
import { settingSchemaName } from './names';
import { renderFlow } from './render-flow';
import { rootComponent, solutionXml } from './solution-xml';
import type { SourceTree } from './source-tree';
import { workflowFile, workflowXml } from './workflow-xml';
import { xmlFile } from './xml';

const introduced = '0.1.0.0';

/** A solution with flows: those that need the same connections anyway. */
export interface FlowsSolution {
  uniqueName: string;
  title: string;
  flows: readonly Flow[];
}

/** A solution with flows, their connection references and environment variables, unpacked. */
export async function flowsSolution(
  { uniqueName, title: solutionTitle, flows }: FlowsSolution,
  version: string,
): Promise<SourceTree> {
  const usedNames = inOrder(settings, flows.flatMap(usedSettings));
  const files: SourceTree = new Map();
  files.set(
    'Other/Solution.xml',
    xmlFile(
      solutionXml({
        uniqueName,
        title: solutionTitle,
        description:
          'Cloud flows that bring school rosters to School Data Sync through SDS Bridge. Import the solution SDS Bridge connector first.',
        version,
        components: [
          ...flows.map(({ slug }) => rootComponent.flow(workflowId(slug))),
          ...usedNames.map((name) => rootComponent.environmentVariable(settingSchemaName(name))),
        ],
      }),
    ),
  );
  files.set(
    'Other/Customizations.xml',
    xmlFile(
      customizationsXml(
        inOrder(connectors, flows.flatMap(usedConnectors)).map(connectionReferenceXml),
      ),
    ),
  );
  for (const name of usedNames) {
    const { title, description, default: value } = settings[name];
    const schemaName = settingSchemaName(name);
    const facts = { schemaName, title, description, default: value };
    files.set(variableFile(schemaName), xmlFile(environmentVariableXml(facts, introduced)));
  }
  for (const flow of flows) {
    files.set(`Workflows/${workflowFile(flow)}`, await jsonText(renderFlow(flow)));
    files.set(`Workflows/${workflowFile(flow)}.data.xml`, xmlFile(workflowXml(flow, introduced)));
  }
  return files;
}

/** What is used, once each and in the order of its registry. */
const inOrder = <Name extends ConnectorName | SettingName>(
  registry: Readonly<Record<Name, unknown>>,
  used: readonly Name[],
): Name[] => (Object.keys(registry) as Name[]).filter((name) => used.includes(name));
