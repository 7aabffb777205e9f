import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  objectOf,
  objectsOf,
  omit,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import { workflows } from '../../../scripts/templates/logic-apps/workflows';
import { parseBicep } from '../azure/bicep';
import { armFaults, armSchemasHere } from './arm-schemas';

import { folder, read } from './variant';

const slugs = workflows.map(({ slug }) => slug);
const template = (slug: string): JsonObject => read(`consumption/${slug}/azuredeploy.json`);
const bicep = (slug: string): string =>
  readFileSync(path.join(folder, 'consumption', slug, 'main.bicep'), 'utf8');

const workflowOf = (arm: JsonObject): JsonObject =>
  objectsOf(arm['resources']).find(({ type }) => type === 'Microsoft.Logic/workflows') ?? {};

t.test('the templates keep Microsoft’s schemas', armSchemasHere, async (t) => {
  const faultsOf = armFaults();
  for (const slug of slugs) t.same(faultsOf(template(slug)), [], slug);
  const broken = (from: string, to: string) =>
    faultsOf(objectOf(JSON.parse(JSON.stringify(template(slugs[0] ?? '')).replace(from, to))));
  t.ok(broken('"contentVersion":"1.0.0.0","metadata"', '"contentVersion":1,"metadata"').length > 0);
  t.ok(broken('"type":"string"', '"type":"text"').length > 0);
  t.ok(broken('2019-05-01', '2031-05-01').length > 0);
  t.ok(broken('"state":"[parameters(\'state\')]"', '"state":"Off"').length > 0);
  t.ok(broken('"properties":{"displayName"', '"attributes":{"displayName"').length > 0);
});

/** Faults of the references in a template: every name is declared, and every declared one is used. */
function referenceFaults(arm: JsonObject): string[] {
  const workflow = workflowOf(arm);
  const properties = objectOf(workflow['properties']);
  const definition = objectOf(properties['definition']);
  // Expressions of the workflow are none of the deployment.
  const given = omit(properties, 'definition');
  const outside = JSON.stringify([
    arm['parameters'],
    objectsOf(arm['resources']).map((one) =>
      one === workflow ? { ...one, properties: given } : one,
    ),
    arm['outputs'],
  ]);
  const faults: string[] = [];
  compare('deployment parameter', declared(arm['parameters']), names(outside, 'parameters'));
  compare(
    'workflow parameter',
    declared(definition['parameters']),
    names(JSON.stringify([definition['actions'], definition['triggers']]), 'parameters'),
  );
  compare('value', declared(definition['parameters']), declared(properties['parameters']));
  const values = objectOf(objectOf(objectOf(properties['parameters'])['$connections'])['value']);
  const used = JSON.stringify(definition).matchAll(/parameters\('\$connections'\)\['(\w+)'\]/g);
  compare('connection', declared(values), new Set([...used].map(([, key = '']) => key)));
  const ids = Object.values(values).map((one) => textOf(objectOf(one)['connectionId']));
  compare('dependency', new Set(ids), new Set(workflow['dependsOn'] as string[]));
  for (const one of objectsOf(arm['resources']).filter(({ name }) => name !== workflow['name']))
    if (!ids.some((id) => id.includes(textOf(one['name']).slice(1, -1))))
      faults.push(`${textOf(one['name'])} is used by nothing`);
  return faults;

  function compare(what: string, there: Set<string>, asked: Set<string>): void {
    for (const name of asked) if (!there.has(name)) faults.push(`no ${what} ${name}`);
    for (const name of there) if (!asked.has(name)) faults.push(`${what} ${name} is not used`);
  }
}

const declared = (value: unknown): Set<string> => new Set(Object.keys(objectOf(value)));
const names = (text: string, call: string): Set<string> =>
  new Set([...text.matchAll(new RegExp(`${call}\\('([^']+)'\\)`, 'g'))].map(([, one = '']) => one));

t.test(
  'everything that a template names is declared, and nothing is declared in vain',
  async (t) => {
    for (const slug of slugs) t.same(referenceFaults(template(slug)), [], slug);
    const broken = (from: string, to: string) =>
      referenceFaults(
        objectOf(JSON.parse(JSON.stringify(template(slugs[0] ?? '')).replace(from, to))),
      );
    t.match(broken("[parameters('mailTo')]", "[parameters('mail')]"), [
      /no deployment parameter mail/,
    ]);
    t.match(broken("@parameters('MailTo')", "@parameters('Mail')"), [/no workflow parameter Mail/]);
    t.match(broken("['office365']", "['outlook']"), [/no connection outlook/]);
    t.ok(broken('"dependsOn":[', '"dependsOn":["x",').length > 0);
  },
);

/** A text that begins with two brackets is one that begins with one. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^\[\[/, '[');
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unescaped(one)]));
}

t.test('a template deploys the workflow that is tested, disabled, with an identity', async (t) => {
  for (const slug of slugs) {
    const workflow = workflowOf(template(slug));
    const { definition } = objectOf(workflow['properties']);
    t.same(unescaped(definition), read(`consumption/${slug}/workflow.json`)['definition'], slug);
    // A text that begins with a bracket would be taken for an expression of the deployment.
    t.notMatch(JSON.stringify(definition), /"\[[^[\]]/, slug);
    t.match(workflow['identity'], { type: 'SystemAssigned' });
    t.match(template(slug)['parameters'], { state: { defaultValue: 'Disabled' } });
  }
});

t.test('secrets are parameters that the portal hides, without a default', async (t) => {
  for (const slug of slugs)
    for (const [name, given] of Object.entries(objectOf(template(slug)['parameters']))) {
      const parameter = objectOf(given);
      t.equal(/password|privatekey/i.test(name), parameter['type'] === 'securestring', name);
      if (parameter['type'] === 'securestring') t.notOk('defaultValue' in parameter, name);
      t.ok(textOf(objectOf(parameter['metadata'])['description']).length > 10, name);
    }
});

t.test('Bicep is the same deployment: parameters, defaults and resource types', async (t) => {
  for (const slug of slugs) {
    const file = await parseBicep(bicep(slug));
    t.notOk(file.hasError, slug);
    const arm = template(slug);
    t.same(
      new Map(
        file.parameters.map(({ name, type, description, isSecure, fallback }) => [
          name,
          { type: isSecure ? 'securestring' : type, description, fallback },
        ]),
      ),
      new Map(
        Object.entries(objectOf(arm['parameters'])).map(([name, given]) => {
          const { type, defaultValue, metadata } = objectOf(given);
          const { description } = objectOf(metadata);
          return [name, { type, description, fallback: bicepOf(defaultValue) }];
        }),
      ),
      slug,
    );
    t.same(
      file.resources.map(({ type, apiVersion }) => `${type}@${apiVersion}`).sort(),
      objectsOf(arm['resources'])
        .map(({ type, apiVersion }) => `${textOf(type)}@${textOf(apiVersion)}`)
        .sort(),
      slug,
    );
    t.match(bicep(slug), "loadJsonContent('workflow.json').definition");
    t.ok((await parseBicep(bicep(slug).replace(' = {', ' = '))).hasError, 'a broken file is seen');
  }
});

function bicepOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === '[resourceGroup().location]') return 'resourceGroup().location';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
