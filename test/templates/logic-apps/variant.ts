import { readFileSync } from 'node:fs';
import path from 'node:path';
import { objectOf, type JsonObject } from '../../../scripts/connector/json';
import { managedApis } from '../../../scripts/templates/logic-apps/managed-apis';
import { connectionsOf, workflows } from '../../../scripts/templates/logic-apps/workflows';
import { usedSettings } from '../../../scripts/templates/model/used';
import type { Variant } from '../scenarios/variant';
import { bridgeAudience, bridgeUrl, httpBridge } from './http-bridge';
import { mailAsCard } from './mail-as-card';

export const folder = path.resolve(__dirname, '../../../templates/logic-apps');

export const read = (file: string): JsonObject =>
  objectOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));

const flowOf = (slug: string) => {
  const flow = workflows.find((one) => one.slug === slug);
  if (!flow) throw new Error(`there is no workflow ${slug}`);
  return flow;
};

/** The committed logic apps (Consumption). */
export const logicApps: Variant = {
  name: 'Logic Apps',
  dialect: 'logic-apps',
  definition: (slug) => read(`consumption/${slug}/workflow.json`)['definition'],
  parameters: (slug, settings) => ({
    BridgeUrl: bridgeUrl,
    BridgeAudience: bridgeAudience,
    ...Object.fromEntries(
      usedSettings(flowOf(slug))
        .filter((name) => settings[name] !== undefined)
        .map((name) => [name, settings[name]]),
    ),
  }),
  connections: (slug, connectors) => ({
    http: httpBridge(connectors.bridge),
    ...Object.fromEntries(
      connectionsOf(flowOf(slug)).map((name) => [
        managedApis[name].api,
        name === 'outlook' ? mailAsCard(connectors.outlook, connectors.teams) : connectors[name],
      ]),
    ),
  }),
};
