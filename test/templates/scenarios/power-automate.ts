import { flows } from '../../../scripts/templates/flows';
import type { ConnectorName } from '../../../scripts/templates/model/connectors';
import type { SettingName } from '../../../scripts/templates/model/settings';
import { usedConnectors, usedSettings } from '../../../scripts/templates/model/used';
import { apiNames, settingParameter } from '../../../scripts/templates/power-automate/names';
import { renderFlow } from '../../../scripts/templates/power-automate/render-flow';
import type { Variant } from './variant';

const flowOf = (slug: string) => {
  const flow = flows.find((one) => one.slug === slug);
  if (!flow) throw new Error(`there is no flow ${slug}`);
  return flow;
};

/** The cloud flows of the Dataverse solution. */
export const powerAutomate: Variant = {
  name: 'Power Automate',
  dialect: 'power-automate',
  definition: (slug) =>
    (renderFlow(flowOf(slug)) as { properties: { definition: unknown } }).properties.definition,
  parameters: (slug, settings) =>
    Object.fromEntries(
      usedSettings(flowOf(slug))
        .filter((name: SettingName) => settings[name] !== undefined)
        .map((name) => [settingParameter(name), settings[name]]),
    ),
  connections: (slug, connectors) =>
    Object.fromEntries(
      usedConnectors(flowOf(slug)).map((name: ConnectorName) => [
        apiNames[name].api,
        connectors[name],
      ]),
    ),
};
