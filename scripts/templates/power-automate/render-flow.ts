import type { Flow } from '../model/flow';
import { settings } from '../model/settings';
import { usedConnectors, usedSettings } from '../model/used';
import { replaceWords } from '../model/replace-words';
import { apiNames, connectionReference, settingParameter, settingSchemaName } from './names';
import { renderActions } from './render-action';
import { renderTrigger } from './render-trigger';

const schema =
  'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#';

/** Page of a run in the portal of Power Automate. */
const runLink =
  "concat('https://make.powerautomate.com/environments/', workflow()?['tags']?['environmentName'], '/flows/', workflow()?['name'], '/runs/', workflow()?['run']?['name'])";

const words = {
  setting: (name: Parameters<typeof settingParameter>[0]) =>
    `parameters('${settingParameter(name)}')`,
  runLink,
};

/** The content of a file in Workflows/: definition, environment variables and connection references. */
export function renderFlow(flow: Flow): Record<string, unknown> {
  return {
    properties: {
      connectionReferences: Object.fromEntries(
        usedConnectors(flow).map((connector) => {
          const { api, logicalName } = apiNames[connector];
          return [
            api,
            {
              runtimeSource: 'embedded',
              connection: { connectionReferenceLogicalName: connectionReference(connector) },
              api: { name: api, ...(logicalName && { logicalName }) },
            },
          ];
        }),
      ),
      definition: {
        $schema: schema,
        contentVersion: '1.0.0.0',
        parameters: {
          $connections: { defaultValue: {}, type: 'Object' },
          $authentication: { defaultValue: {}, type: 'SecureObject' },
          ...Object.fromEntries(
            usedSettings(flow).map((name) => [settingParameter(name), parameterOf(name)]),
          ),
        },
        triggers: { [flow.trigger.name]: replaceWords(renderTrigger(flow.trigger), words) },
        actions: replaceWords(renderActions(flow.actions), words),
        outputs: {},
        description: flow.description,
      },
      templateName: null,
    },
    schemaVersion: '1.0.0.0',
  };
}

function parameterOf(name: Parameters<typeof settingParameter>[0]): Record<string, unknown> {
  const { default: value, description } = settings[name];
  return {
    defaultValue: value,
    type: 'String',
    metadata: { schemaName: settingSchemaName(name), description },
  };
}
