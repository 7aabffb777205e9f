import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import t from 'tap';
import ts from 'typescript';
import { operations } from '../../proxy/routes';
import { apiProperties } from '../../scripts/connector/api-properties';
import { isSamePicture } from '../../scripts/connector/icon';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../scripts/connector/json';
import { connectorDefinition, packageFiles } from '../../scripts/connector/package-files';
import { packageSettings, settingsFile, variants } from '../../scripts/connector/settings';
import { operationsOf } from './lint/walk';
import { rules } from './rules';
import { committedPackage } from './lint/sample';

const folder = path.resolve(__dirname, '../../connector');
const schemas = path.resolve(__dirname, '../../../shared/data/connector-schemas');
const here = { skip: existsSync(schemas) ? false : 'shared/data/connector-schemas is not here' };
const read = (name: string): Buffer => readFileSync(path.join(folder, name));
const definition = (): JsonObject =>
  objectOf(JSON.parse(read('apiDefinition.swagger.json').toString()));

/** A schema file; two of the originals have comments. */
const schemaFile = (name: string): JsonObject =>
  objectOf(
    ts.parseConfigFileTextToJson(name, readFileSync(path.join(schemas, name), 'utf8')).config,
  );

t.test(
  'the committed files are what the code says, and building twice gives the same',
  async (t) => {
    const sources = { svg: read('icon.svg'), readme: read('readme.md').toString() };
    const [once, twice] = [
      await packageFiles(packageSettings(), sources),
      await packageFiles(packageSettings(), sources),
    ];
    t.same([...once], [...twice]);
    for (const [name, content] of once) {
      if (typeof content === 'string') t.equal(content, read(name).toString(), name);
      else t.ok(await isSamePicture(content, read(name)), name);
    }
  },
);

t.test('every operation of the connector has a route, and every route its operation', async (t) => {
  const built = operationsOf({ definition: definition() });
  const route = ({ path: url, method }: { path: string; method: string }) =>
    `${method.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`;
  t.same(
    built.map(({ at, id }) => `${at} ${id}`).sort(),
    operations
      .filter(({ inConnector }) => inConnector !== false)
      .map((one) => `${route(one)} ${one.operationId}`)
      .sort(),
  );
});

for (const name of [
  'apiDefinition.swagger.schema.json',
  'apiDefinition.swagger.strict.schema.json',
  'apiDefinition.swagger.extended.schema.json',
])
  t.test(`the definition keeps ${name}`, here, async (t) => {
    const ajv = addFormats(new AjvDraft04({ strict: false, allErrors: true }));
    const validate = ajv.compile(schemaFile(name));
    for (const variant of variants) {
      validate(await connectorDefinition(packageSettings({ variant })));
      t.equal(ajv.errorsText(validate.errors), 'No errors', variant);
    }
    t.notOk(validate({ ...definition(), 'x-ms-nothing': true }));
  });

const ajvFor = (name: string) => {
  const { id, ...schema } = schemaFile(name);
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  return { ajv, validate: ajv.compile({ $id: String(id), ...schema }) };
};

t.test('apiProperties keep the schema of today', here, (t) => {
  const { ajv, validate } = ajvFor('paconn-apiProperties.extended.schema.json');
  for (const variant of variants) {
    validate(apiProperties(packageSettings({ variant })));
    t.equal(ajv.errorsText(validate.errors), 'No errors', variant);
  }
  t.end();
});

for (const name of ['paconn-apiProperties.schema.json', 'paconn-apiProperties.strict.schema.json'])
  t.test(`what ${name} does not know in apiProperties is what came later`, here, (t) => {
    const { ajv, validate } = ajvFor(name);
    const file = apiProperties(packageSettings());
    t.notOk(validate(file));
    const properties = objectOf(file['properties']);
    delete properties['connectionParameterSets'];
    const token = objectOf(objectOf(properties['connectionParameters'])['token']);
    const settings = objectOf(token['oAuthSettings']);
    settings['redirectMode'] = 'Global';
    delete objectOf(settings['customParameters'])['enableOnbehalfOfLogin'];
    validate(file);
    t.equal(ajv.errorsText(validate.errors), 'No errors');
    t.end();
  });

t.test('settings.json keeps the schema of paconn', here, (t) => {
  for (const name of ['paconn-settings.schema.json', 'paconn-settings.strict.schema.json']) {
    const { ajv, validate } = ajvFor(name);
    validate(settingsFile(packageSettings()));
    t.equal(ajv.errorsText(validate.errors), 'No errors', name);
  }
  t.end();
});

t.test('two public parsers read the definition', async (t) => {
  await t.resolves(SwaggerParser.validate(definition() as never));
  const broken = definition();
  objectOf(broken['paths'])['/x'] = { get: {} };
  await t.rejects(SwaggerParser.validate(broken as never));

  const config = await createConfig({
    rules: { struct: 'error', 'no-unresolved-refs': 'error' },
  });
  const problems = (source: JsonObject) =>
    lintFromString({ source: JSON.stringify(source), config });
  t.same(
    (await problems(definition())).map(({ message }) => message),
    [],
  );
  t.not((await problems(broken)).length, 0);
});

t.test('no variant holds a secret, and each is for its purpose', async (t) => {
  const given = {
    host: 'bridge.school.example',
    tenant: 'aaaa',
    clientId: 'bbbb',
    apiAppId: 'cccc',
  };
  const full = await connectorDefinition(packageSettings(given));
  t.equal(full['host'], 'bridge.school.example');
  t.match(JSON.stringify(full), /aaaa\/oauth2.*api:\/\/cccc\/access_as_user/);
  const token = JSON.stringify(apiProperties(packageSettings(given)));
  for (const part of ['"clientId":"bbbb"', '"value":"aaaa"', 'api://cccc'])
    t.ok(token.includes(part));

  const solution = packageSettings({ variant: 'solution' });
  t.equal((await connectorDefinition(solution))['host'], '@environmentVariables("sdsb_Host")');
  t.match(JSON.stringify(apiProperties(solution)), /sdsb_ClientId.*sdsb_TenantId/);

  for (const variant of variants) {
    const properties = objectOf(apiProperties(packageSettings({ variant }))['properties']);
    t.equal('stackOwner' in properties, variant === 'certification', variant);
    t.notMatch(JSON.stringify(properties), /"clientSecret"/);
  }
});

t.test('the rules hold for the other variants too', async (t) => {
  const committed = await committedPackage();
  for (const variant of variants) {
    const settings = packageSettings({ variant });
    const built = await connectorDefinition(settings);
    const pkg = {
      ...committed,
      variant,
      definition: built,
      apiProperties: apiProperties(settings),
    };
    t.same(
      rules.flatMap((rule) => rule.check(pkg).map((fault) => `${rule.id} ${fault}`)),
      [],
      variant,
    );
  }
});

t.test('every drop-down has both forms and every error the one body', async (t) => {
  const text = JSON.stringify(definition());
  t.equal(text.match(/"x-ms-dynamic-values"/g)?.length, text.match(/"x-ms-dynamic-list"/g)?.length);
  for (const { at, operation } of operationsOf({ definition: definition() }))
    for (const [status, response] of Object.entries(objectOf(operation['responses'])))
      if (status >= '400')
        t.equal(
          textOf(objectOf(objectOf(response)['schema'])['$ref']),
          '#/definitions/ErrorBody',
          at,
        );
  t.ok(objectsOf(definition()['x-ms-connector-metadata']).length === 3);
});
