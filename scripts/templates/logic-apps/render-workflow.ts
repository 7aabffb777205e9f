import type { Flow, SettingName } from '../model/flow';
import { renderActions, type Rendered } from '../model/render-actions';
import { replaceWords } from '../model/replace-words';
import { settings } from '../model/settings';
import { usedSettings } from '../model/used';
import { bridgeParameters } from './bridge-call';
import { renderCallWith, type ConnectionName } from './render-call';
import { renderTrigger } from './render-trigger';

const schema =
  'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#';

/** Page of a run in the Azure portal. */
const runLink =
  "concat('https://portal.azure.com/#blade/Microsoft_Azure_EMA/LogicAppsMonitorBlade/runid/', encodeURIComponent(workflow()?['run']?['id']))";

const words = { setting: (name: SettingName) => `parameters('${name}')`, runLink };

/** A value that a workflow is given at deployment. */
export interface WorkflowParameter {
  name: string;
  description: string;
  /** Without one it has to be given. */
  default?: string;
}

/** What a workflow asks for: the service, then the settings it uses. */
export const workflowParameters = (flow: Flow): WorkflowParameter[] => [
  {
    name: bridgeParameters.url,
    description:
      'Address of the service, for example https://bridge.school.example. No slash at the end.',
  },
  {
    name: bridgeParameters.audience,
    description: 'Application ID URI of the API, api://<client id of the API>.',
  },
  ...usedSettings(flow).map((name) => {
    const { description, default: value } = settings[name];
    return { name, description, default: value };
  }),
];

/** The definition of a workflow; `connection` says how it names its connections. */
export function renderWorkflow(
  flow: Flow,
  connection: ConnectionName,
  parameters: Rendered,
): Rendered {
  const actions = renderActions(flow.actions, renderCallWith(connection));
  return {
    $schema: schema,
    contentVersion: '1.0.0.0',
    ...(Object.keys(parameters).length > 0 && { parameters }),
    triggers: { [flow.trigger.name]: replaceWords(renderTrigger(flow.trigger), words) },
    actions: replaceWords(actions, words),
    outputs: {},
    description: flow.description,
  };
}
