import { describeTool, toolsOf } from '../../../../proxy/mcp/tools';
import { omit, type JsonObject } from '../../../connector/json';
import { changesSomething } from '../../../connector/agent-document';
import { licenseUrl } from '../../../connector/texts';
import type { PackageSettings } from '../../../connector/settings';
import { agent } from '../agent';
import { operationOf } from '../operation-facts';
import { agentTools, type AgentTool } from '../tools';
import type { PluginKind } from './app-manifest';

/** What stands for the registration of the sign-in until a person has made it (README). */
export const oauthPlaceholder = 'REPLACE_WITH_OAUTH_REGISTRATION_ID';

/** Where an answer shows the thing it is about; the others are lists or say it in their summary. */
const semantics: Readonly<Record<string, JsonObject>> = {
  ListUploads: {
    data_path: '$.value',
    properties: { title: '$.displayName', subtitle: '$.summary' },
  },
  GetUpload: { data_path: '$', properties: { title: '$.displayName', subtitle: '$.summary' } },
  ListRuns: { data_path: '$.value', properties: { title: '$.displayName', subtitle: '$.status' } },
};

/** ai-plugin.json: what the agent may call, and how: by the OpenAPI document or by MCP. */
export const aiPlugin = (kind: PluginKind, settings: PackageSettings, oauthId: string) => ({
  $schema: 'https://developer.microsoft.com/json-schemas/copilot/plugin/v2.4/schema.json',
  schema_version: 'v2.4',
  name_for_human: 'SDS Bridge',
  namespace: 'sdsbridge',
  description_for_human: 'States of roster uploads and runs of School Data Sync.',
  description_for_model: agent.description,
  contact_email: settings.contactEmail,
  legal_info_url: licenseUrl,
  privacy_policy_url: settings.privacyPolicy,
  functions: agentTools.map(functionOf),
  runtimes: [
    {
      type: kind === 'mcp' ? 'RemoteMCPServer' : 'OpenApi',
      auth: { type: 'OAuthPluginVault', reference_id: oauthId },
      spec:
        kind === 'mcp'
          ? {
              url: `https://${settings.host}/mcp`,
              // Written out: Microsoft's schema refuses the reference to a file that its pages show.
              mcp_tool_description: { tools: agentTools.map(mcpDescription) },
            }
          : { url: 'openapi.json', progress_style: 'ShowUsage' },
      run_for_functions: agentTools.map(({ operationId }) => operationId),
    },
  ],
});

/** A tool as the service lists it, without the schema of its answer, which may be left out. */
function mcpDescription({ operationId }: AgentTool): JsonObject {
  const [tool] = toolsOf([operationOf(operationId)]);
  if (tool === undefined) throw new Error(`${operationId} is not for agents`);
  return omit(describeTool(tool), 'outputSchema');
}

function functionOf({ operationId, use, confirmation }: AgentTool): JsonObject {
  const operation = operationOf(operationId);
  const isWrite = changesSomething(operation);
  return {
    name: operationId,
    description: `${operation.description} ${use}`,
    capabilities: {
      confirmation:
        confirmation === undefined
          ? { type: 'None' }
          : { type: 'AdaptiveCard', title: operation.summary, body: confirmation },
      ...(semantics[operationId] && { response_semantics: semantics[operationId] }),
      security_info: {
        data_handling: ['GetPrivateData', ...(isWrite ? ['ResourceStateUpdate'] : [])],
      },
    },
  };
}
