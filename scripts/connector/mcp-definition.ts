import type { JsonObject } from './json';
import type { PackageSettings } from './settings';
import { securityOf } from './swagger-document';
import { licenseUrl, texts } from './texts';

/** The connector of `connector/mcp/`: one operation that agents speak the Model Context Protocol through. */
export const mcpDefinition = (settings: PackageSettings, version: string): JsonObject => ({
  swagger: '2.0',
  info: {
    title: `${texts.title} MCP`,
    version,
    description:
      'Tools for agents that bring school rosters into Microsoft 365 through Microsoft School Data Sync: find the inbound flow, check and upload the CSV files, follow an upload, and end it.',
    contact: { name: settings.publisher, url: settings.website, email: settings.contactEmail },
    license: { name: 'MIT', url: licenseUrl },
  },
  host: settings.host,
  basePath: '/mcp',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  paths: {
    '/': {
      post: {
        operationId: 'InvokeMCP',
        summary: 'Invoke the School Data Sync tools',
        description:
          'Lets an agent list and call the tools of School Data Sync Bridge by the Model Context Protocol. Each tool asks for its own role.',
        'x-ms-agentic-protocol': 'mcp-streamable-1.0',
        responses: { '200': { description: 'Success' } },
      },
    },
  },
  definitions: {},
  parameters: {},
  ...securityOf(settings),
});
