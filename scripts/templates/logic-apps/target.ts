import { jsonText } from '../json-text';
import type { Target } from '../target';
import { armTemplate } from './consumption/arm-template';
import { bicepFile } from './consumption/bicep';
import { workflowFile as consumptionWorkflow } from './consumption/workflow-file';
import {
  connectionsFile,
  hostFile,
  parametersFile,
  workflowFile as standardWorkflow,
  workflowName,
} from './standard/app-files';
import { workflows } from './workflows';

const consumption = 'logic-apps/consumption';
const standard = 'logic-apps/standard';

/** Both kinds of logic app: one deployment for each workflow, or one app with all of them. */
export const logicApps: Target = {
  folders: [consumption, standard],
  files: async () => {
    const files = new Map<string, string>();
    for (const flow of workflows) {
      const folder = `${consumption}/${flow.slug}`;
      files.set(`${folder}/workflow.json`, await jsonText(consumptionWorkflow(flow)));
      files.set(`${folder}/azuredeploy.json`, await jsonText(armTemplate(flow)));
      files.set(`${folder}/main.bicep`, bicepFile(flow));
      const file = `${standard}/${workflowName(flow)}/workflow.json`;
      files.set(file, await jsonText(standardWorkflow(flow)));
    }
    files.set(`${standard}/host.json`, await jsonText(hostFile()));
    files.set(`${standard}/connections.json`, await jsonText(connectionsFile(workflows)));
    files.set(`${standard}/parameters.json`, await jsonText(parametersFile(workflows)));
    return files;
  },
};
