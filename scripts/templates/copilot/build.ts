import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageSettings } from '../../connector/settings';
import { agentComponent, connectorToolOf, mcpTool, topicOf, type Component } from './components';
import { oauthPlaceholder } from './declarative/ai-plugin';
import { appPackage, type AppSettings } from './declarative/app-package';
import type { PluginKind } from './declarative/app-manifest';
import { toolInputs } from './operation-facts';
import { questions } from './questions';
import { agentTools } from './tools';
import { workspaceFile } from './workspace-file';

const icon = path.join(__dirname, '..', '..', '..', 'connector', 'icon.svg');

/** Where nobody says otherwise: the placeholder host, as in the connector. */
export const placeholders = (): AppSettings => ({
  connector: packageSettings(),
  oauthId: oauthPlaceholder,
});

/** The kinds of app package, each a folder of its own. */
export const pluginKinds: readonly PluginKind[] = ['openapi', 'mcp'];

/**
 * The files of `templates/copilot-studio/` by path below it, without the README, which is written by hand. Same
 * input, same bytes; but for PNGs.
 */
export async function buildCopilotTemplates(
  settings: AppSettings = placeholders(),
): Promise<ReadonlyMap<string, string | Buffer>> {
  const files = new Map<string, string | Buffer>();
  const add = async (file: string, component: Component): Promise<void> => {
    files.set(`${file}.mcs.yml`, await workspaceFile(component));
  };
  const inputs = await toolInputs();
  await add('agent', agentComponent());
  for (const question of questions) await add(`topics/${question.slug}.topic`, topicOf(question));
  for (const tool of agentTools)
    await add(
      `tools/${tool.operationId}`,
      connectorToolOf(tool, inputs.get(tool.operationId) ?? []),
    );
  await add('mcp/InvokeMCP', mcpTool());
  const svg = readFileSync(icon);
  for (const kind of pluginKinds)
    for (const [name, content] of await appPackage(kind, settings, svg))
      files.set(`declarative-agent/${kind}/${name}`, content);
  return files;
}
