import { version } from '../../../../proxy/version';
import { agentDocument } from '../../../connector/agent-document';
import type { PackageSettings } from '../../../connector/settings';
import { jsonText } from '../../json-text';
import { aiPlugin } from './ai-plugin';
import { appManifest, type PluginKind } from './app-manifest';
import { declarativeAgent } from './declarative-agent';
import { appIcons } from './icons';

/** What is put into the files in place of placeholders. */
export interface AppSettings {
  connector: PackageSettings;
  /** Id of the sign-in's registration in the developer portal of Microsoft 365. */
  oauthId: string;
}

/** The files of one app package by name. Same input, same bytes; but for the icons, whose edges vary by machine. */
export async function appPackage(
  kind: PluginKind,
  { connector, oauthId }: AppSettings,
  svg: Buffer,
): Promise<ReadonlyMap<string, string | Buffer>> {
  const icons = await appIcons(svg);
  return new Map<string, string | Buffer>([
    ['manifest.json', await jsonText(appManifest(kind, connector, version))],
    ['declarativeAgent.json', await jsonText(declarativeAgent())],
    ['ai-plugin.json', await jsonText(aiPlugin(kind, connector, oauthId))],
    ['color.png', icons.color],
    ['outline.png', icons.outline],
    ...(kind === 'openapi' ? [await openApi(connector)] : []),
  ]);
}

const openApi = async (connector: PackageSettings): Promise<[string, string]> => [
  'openapi.json',
  await jsonText(await agentDocument(connector)),
];
