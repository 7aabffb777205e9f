import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { operations } from '../../../proxy/routes';
import { subscriptionEnd, subscriptionRequest } from '../../../proxy/schemas/subscription';
import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { managedApis } from '../../../scripts/templates/logic-apps/managed-apis';
import { logicApps as target } from '../../../scripts/templates/logic-apps/target';
import { workflowName } from '../../../scripts/templates/logic-apps/standard/app-files';
import { workflows } from '../../../scripts/templates/logic-apps/workflows';
import { checkDefinition } from '../../wdl';
import { folder, read } from './variant';

const consumption = workflows.map(({ slug }) => ({
  name: slug,
  definition: objectOf(read(`consumption/${slug}/workflow.json`)['definition']),
}));
const standard = workflows.map((flow) => ({
  name: workflowName(flow),
  file: read(`standard/${workflowName(flow)}/workflow.json`),
}));
const appParameters = read('standard/parameters.json');

/** What parameters.json declares, as a definition would. */
const declared = Object.fromEntries(
  Object.entries(appParameters).map(([name, given]) => {
    const { type, value } = objectOf(given);
    return [name, { type, defaultValue: value }];
  }),
);

/** Every action of a definition with its name. */
function* actionsOf(value: unknown): Generator<[string, JsonObject]> {
  for (const [name, one] of Object.entries(objectOf(value))) {
    const action = objectOf(one);
    if (typeof action['type'] === 'string') yield [name, action];
    for (const part of ['actions', 'else', 'default', 'cases'])
      if (part === 'actions') yield* actionsOf(action[part]);
      else if (part === 'cases')
        for (const branch of Object.values(objectOf(action[part])))
          yield* actionsOf(objectOf(branch)['actions']);
      else yield* actionsOf(objectOf(action[part])['actions']);
  }
}

t.test('the committed files are what the model says', async (t) => {
  for (const [name, content] of await target.files())
    t.equal(readFileSync(path.join(folder, '..', name), 'utf8'), content, name);
});

t.test('the platform would take every definition', async (t) => {
  for (const { name, definition } of consumption)
    t.same(checkDefinition(definition, 'logic-apps'), [], name);
  for (const { name, file } of standard) {
    const definition = { ...objectOf(file['definition']), parameters: declared };
    t.same(checkDefinition(definition, 'logic-apps'), [], name);
    t.equal(file['kind'], 'Stateful', name);
  }
});

/** Faults of what a definition must keep besides. */
function faultsOf(definition: JsonObject): string[] {
  const faults: string[] = [];
  for (const [name, { type, inputs, operationOptions, runtimeConfiguration }] of actionsOf(
    definition['actions'],
  )) {
    const { authentication, retryPolicy, uri, method, path: address } = objectOf(inputs);
    const isHttp = type === 'Http';
    if (!isHttp && !textOf(type).startsWith('ApiConnection')) continue;
    if (retryPolicy === undefined) faults.push(`${name} has no retry policy`);
    if (isHttp && objectOf(authentication)['type'] !== 'ManagedServiceIdentity')
      faults.push(`${name} does not use the identity`);
    if (isHttp && !textOf(uri).startsWith("@{parameters('BridgeUrl')}/v1/"))
      faults.push(`${name} calls another address`);
    if (/\/submit$/.test(textOf(uri)) && operationOptions !== 'DisableAsyncPattern')
      faults.push(`${name} waits by itself`);
    const { properties } = objectOf(objectOf(runtimeConfiguration)['secureData']);
    const secured = Array.isArray(properties) ? properties : [];
    if (/GetFileContent/.test(textOf(address)) && !secured.includes('outputs'))
      faults.push(`${name} shows the content of a file`);
    if (isHttp && method === 'PUT' && !secured.includes('inputs'))
      faults.push(`${name} shows the content of a file`);
    if (/approvalmail/.test(textOf(address)) && !secured.includes('outputs'))
      faults.push(`${name} shows who has answered`);
  }
  return faults;
}

t.test('calls use the identity, say how they are repeated, and hide content', async (t) => {
  for (const { name, definition } of consumption) t.same(faultsOf(definition), [], name);
  const broken = (index: number, from: string | RegExp, to: string) =>
    faultsOf(
      objectOf(JSON.parse(JSON.stringify(consumption[index]?.definition).replace(from, to))),
    );
  t.match(broken(0, '"retryPolicy"', '"retry"'), [/no retry policy/]);
  t.match(broken(0, '"type":"ManagedServiceIdentity"', '"type":"Basic"'), [/identity/]);
  t.match(broken(0, "@{parameters('BridgeUrl')}/v1/", 'https://other.example/v1/'), [/address/]);
  t.match(broken(0, '"DisableAsyncPattern"', '"None"'), [/waits by itself/]);
  t.match(broken(0, '["outputs"]', '[]'), [/content of a file/]);
  t.match(broken(0, '["inputs"]', '[]'), [/content of a file/]);
  t.match(broken(5, '["outputs"]', '[]'), [/who has answered/]);
});

t.test(
  'the trigger registers at the service, and takes that back by the same address',
  async (t) => {
    const callbackUrl = '@{listCallbackUrl()}';
    const route = (method: unknown, uri: unknown) =>
      operations.find(
        (one) => one.method === method && `@{parameters('BridgeUrl')}/v1${one.path}` === uri,
      )?.operationId;
    const triggers = consumption
      .flatMap(({ definition }) => Object.values(objectOf(definition['triggers'])))
      .map(objectOf)
      .filter(({ type }) => type === 'HttpWebhook');
    t.equal(triggers.length, 2);
    for (const { inputs } of triggers) {
      const { subscribe, unsubscribe } = objectOf(inputs);
      const [begin, end] = [objectOf(subscribe), objectOf(unsubscribe)];
      t.equal(route(begin['method'], begin['uri']), 'WhenUploadFinishes');
      t.equal(route(end['method'], end['uri']), 'EndSubscription');
      t.equal(subscriptionRequest.strict().parse(begin['body']).callbackUrl, callbackUrl);
      t.same(subscriptionEnd.strict().parse(end['body']), { callbackUrl });
      for (const { authentication } of [begin, end])
        t.match(authentication, { type: 'ManagedServiceIdentity' });
    }
  },
);

t.test('both kinds of logic app do the same', async (t) => {
  const named = (text: string): unknown =>
    JSON.parse(
      text.replace(
        /\{"name":"@parameters\('\$connections'\)\['(\w+)'\]\['connectionId'\]"\}/g,
        '{"referenceName":"$1"}',
      ),
    );
  for (const [index, { name, file }] of standard.entries()) {
    const { parameters, ...definition } = consumption[index]?.definition ?? {};
    t.same(file['definition'], named(JSON.stringify(definition)), name);
    for (const own of Object.keys(objectOf(parameters)))
      if (own !== '$connections') t.ok(own in appParameters, `${name}: ${own}`);
  }
});

t.test('the app names every connection and parameter that its workflows use', async (t) => {
  const connections = objectOf(read('standard/connections.json')['managedApiConnections']);
  const text = JSON.stringify(standard);
  const used = new Set([...text.matchAll(/"referenceName":"(\w+)"/g)].map(([, key]) => key));
  t.same(new Set(Object.keys(connections)), used);
  for (const [key, given] of Object.entries(connections)) {
    const { api, authentication, connectionRuntimeUrl } = objectOf(given);
    t.ok(textOf(objectOf(api)['id']).endsWith(`/managedApis/${key}`), key);
    t.match(authentication, { type: 'ManagedServiceIdentity' });
    t.match(connectionRuntimeUrl, /^@appsetting\('[A-Z0-9_]+'\)$/);
  }
  const asked = new Set([...text.matchAll(/parameters\('(\w+)'\)/g)].map(([, name]) => name));
  t.same(new Set(Object.keys(appParameters)), asked);
  t.match(read('standard/host.json'), {
    version: '2.0',
    extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle.Workflows' },
  });
});

t.test('no file holds a host of anybody, an address, an id or a secret', async (t) => {
  for (const [name, content] of await target.files()) {
    const text = content.toString();
    const hosts = [...text.matchAll(/https?:\/\/([\w.-]*\w)/g)].map(([, host = '']) => host);
    const known = /^(schema\.management\.azure\.com|portal\.azure\.com|bridge\.school\.example)$/;
    t.same(
      hosts.filter((host) => !known.test(host)),
      [],
      name,
    );
    t.notMatch(
      text,
      /[0-9a-f]{8}-[0-9a-f]{4}-|[\w.]+@[\w-]+\.\w{2,}|BEGIN .*KEY|sdsb_[A-Za-z0-9]+_/,
      name,
    );
  }
  t.equal(new Set(Object.values(managedApis).map(({ api }) => api)).size, 6);
});

t.test('the README names every workflow', async (t) => {
  const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
  for (const { slug } of workflows)
    t.ok(
      readme.includes(slug.replace(/^sync-roster-from(?=-(onedrive|sftp|filesystem))/, '')),
      slug,
    );
  for (const name of readme.matchAll(/`(SDSB_\w+|WORKFLOWS_\w+)`/g))
    t.match(JSON.stringify([appParameters, read('standard/connections.json')]), name[1]);
});
