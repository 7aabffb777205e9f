import { licenseUrl, texts } from '../../../connector/texts';
import type { PackageSettings } from '../../../connector/settings';
import { agent } from '../agent';

/** Ids of the apps; fixed, so that a new version replaces the old one. The two kinds can stand beside each other. */
const appIds = {
  openapi: '6c0d2f5e-4f3a-4d0c-9a57-5b1e6a2c8f10',
  mcp: '6c0d2f5e-4f3a-4d0c-9a57-5b1e6a2c8f11',
} as const;
export type PluginKind = keyof typeof appIds;

/** manifest.json: the app of Microsoft 365 that carries the agent. */
export const appManifest = (kind: PluginKind, settings: PackageSettings, version: string) => ({
  $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.24/MicrosoftTeams.schema.json',
  manifestVersion: '1.24',
  version,
  id: appIds[kind],
  developer: {
    name: settings.publisher,
    websiteUrl: settings.website,
    privacyUrl: settings.privacyPolicy,
    termsOfUseUrl: licenseUrl,
  },
  name: { short: agent.name, full: `${agent.name} (${kind === 'mcp' ? 'MCP' : 'OpenAPI'})` },
  description: { short: agent.summary, full: agent.description },
  icons: { color: 'color.png', outline: 'outline.png' },
  accentColor: texts.brandColor,
  validDomains: [settings.host],
  copilotAgents: { declarativeAgents: [{ id: 'sdsBridge', file: 'declarativeAgent.json' }] },
});
