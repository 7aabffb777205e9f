import { format } from 'prettier';
import { version } from '../../proxy/version';
import { agentDocument } from './agent-document';
import { apiProperties } from './api-properties';
import { drawIcon } from './icon';
import type { JsonObject } from './json';
import { mcpDefinition } from './mcp-definition';
import { connectorOperations, openApiOf } from './open-api';
import { withOperations } from './readme';
import { settingsFile, type PackageSettings } from './settings';
import { swaggerDocument } from './swagger-document';

/** What is written by hand: the drawing, and the readme around its list of operations. */
export interface PackageSources {
  svg: Buffer;
  readme: string;
}

/** The files of the package by name. Same input, same bytes; but for the PNG, whose edges vary by machine. */
export async function packageFiles(
  settings: PackageSettings,
  { svg, readme }: PackageSources,
): Promise<ReadonlyMap<string, string | Buffer>> {
  const definition = await connectorDefinition(settings);
  return new Map<string, string | Buffer>([
    ['apiDefinition.swagger.json', await jsonText(definition)],
    ['apiProperties.json', await jsonText(apiProperties(settings))],
    ['settings.json', await jsonText(settingsFile(settings))],
    ['readme.md', withOperations(readme, definition)],
    ['icon.png', await drawIcon(svg)],
    ['mcp/apiDefinition.swagger.json', await jsonText(mcpDefinition(settings, version))],
    ['mcp/apiProperties.json', await jsonText(apiProperties(settings, true))],
    ['agent/openapi.json', await jsonText(await agentDocument(settings))],
  ]);
}

export const connectorDefinition = async (settings: PackageSettings): Promise<JsonObject> =>
  swaggerDocument(await openApiOf(connectorOperations), settings);

/** As prettier writes it, so that the committed files pass the check of the style. */
const jsonText = (value: object): Promise<string> =>
  format(JSON.stringify(value, null, 2), { parser: 'json', printWidth: 100 });
