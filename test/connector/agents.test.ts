import { readFileSync } from 'node:fs';
import path from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import t from 'tap';
import { operations } from '../../proxy/routes';
import { apiProperties } from '../../scripts/connector/api-properties';
import { objectOf, type JsonObject } from '../../scripts/connector/json';
import { mcpDefinition } from '../../scripts/connector/mcp-definition';
import { packageSettings, variants } from '../../scripts/connector/settings';
import { committedPackage } from './lint/sample';
import { rules } from './rules';

const folder = path.resolve(__dirname, '../../connector');
const read = (name: string): JsonObject =>
  objectOf(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
const tools = operations.filter(({ tool }) => tool === true);

/** Rules about the one operation, the sign-in and the shape; the others speak of operations for makers. */
const forMcp = /^(MCP|PRP|SEC)-/;

t.test(
  'the MCP connector has one operation, keeps the rules and is read by a parser',
  async (t) => {
    const definition = read('mcp/apiDefinition.swagger.json');
    await t.resolves(SwaggerParser.validate(structuredClone(definition) as never));
    t.same(Object.keys(objectOf(definition['paths'])), ['/']);
    t.same([definition['host'], definition['basePath']], ['sds-bridge.example.com', '/mcp']);
    const committed = await committedPackage();
    for (const variant of variants) {
      const settings = packageSettings({ variant });
      const pkg = {
        ...committed,
        variant,
        definition: mcpDefinition(settings, '0.1.0'),
        apiProperties: apiProperties(settings, true),
      };
      const broken = rules
        .filter(({ id }) => forMcp.test(id))
        .flatMap((rule) => rule.check(pkg).map((fault) => `${rule.id} ${fault}`));
      t.same(broken, [], variant);
    }
    const properties = objectOf(read('mcp/apiProperties.json')['properties']);
    t.same(properties['capabilities'], ['actions']);
  },
);

t.test('the document for declarative agents holds the tools and nothing for makers', async (t) => {
  const document = read('agent/openapi.json');
  await t.resolves(SwaggerParser.validate(structuredClone(document) as never));
  const text = JSON.stringify(document);
  t.notMatch(text, /x-ms-|multipart|application\/zip|onLargeChange/);
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id ?? '');
  t.same(ids.sort(), tools.map(({ operationId }) => operationId).sort());
  t.match(document, { openapi: /^3\.0/, servers: [{ url: 'https://sds-bridge.example.com' }] });
});

t.test(
  'no operation that hands out addresses, tokens or findings, or passes the gate, is a tool',
  async (t) => {
    const names = new Set(tools.map(({ operationId }) => operationId));
    for (const name of [
      'ApproveUpload',
      'GetDelegatedToken',
      'CallGetuploadsession',
      'CallValidate',
      'ListFindings',
    ])
      t.notOk(names.has(name), name);
    t.ok(tools.every(({ visibility, downloads }) => visibility !== 'internal' && !downloads));
  },
);
