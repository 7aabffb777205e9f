import { packageSettings } from '../../connector/settings';
import { zipOf } from '../power-automate/zip';
import type { Target, TemplateOptions } from '../target';
import { buildCopilotTemplates, placeholders, pluginKinds } from './build';

const root = 'copilot-studio';

const build = ({ oauthId = placeholders().oauthId, ...options }: TemplateOptions = {}) =>
  buildCopilotTemplates({ connector: packageSettings(options), oauthId });

/** The agent of Copilot Studio, and the app packages of its declarative twin, as files and ready to be uploaded. */
export const copilotStudio: Target = {
  folders: ['topics', 'tools', 'mcp', 'declarative-agent'].map((name) => `${root}/${name}`),
  files: async (options) =>
    new Map([...(await build(options))].map(([name, content]) => [`${root}/${name}`, content])),
  artifacts: async (options) => {
    const files = await build(options);
    const zips = new Map<string, Buffer>();
    for (const kind of pluginKinds) {
      const folder = `declarative-agent/${kind}/`;
      const own = [...files].filter(([name]) => name.startsWith(folder));
      const entries = own.map(([name, content]) => [name.slice(folder.length), content] as const);
      const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
      zips.set(`${root}/zips/declarative-agent-${kind}.zip`, await zipOf(new Map(sorted)));
    }
    return zips;
  },
};
