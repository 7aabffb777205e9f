import { loadImage } from '@napi-rs/canvas';
import t from 'tap';
import { operations } from '../../../proxy/routes';
import { pixelsOf } from '../../../scripts/connector/icon';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { oauthPlaceholder } from '../../../scripts/templates/copilot/declarative/ai-plugin';
import { schemaFaults } from './app-schemas';
import { appFile, appJson } from './committed';
import { instructionFaults } from './lint/instructions';

const kinds = ['openapi', 'mcp'] as const;

t.test('manifest, agent and plugin keep Microsoft’s schemas', async (t) => {
  for (const kind of kinds)
    for (const name of ['manifest.json', 'declarativeAgent.json', 'ai-plugin.json'])
      t.same(schemaFaults(appJson(kind, name)), [], `${kind}/${name}`);
});

t.test('a fault against a schema is seen', async (t) => {
  const broken = (name: string, change: JsonObject, part: RegExp) =>
    t.match(schemaFaults({ ...appJson('openapi', name), ...change }).join(), part);
  broken('manifest.json', { name: { short: 'x'.repeat(31) } }, /name\/short/);
  broken('manifest.json', { id: 'no guid' }, /id must match/);
  broken('manifest.json', { copilotAgents: { declarativeAgents: [] } }, /declarativeAgents/);
  broken('declarativeAgent.json', { name: 'x'.repeat(101) }, /name must NOT/);
  broken('declarativeAgent.json', { description: 'x'.repeat(1_001) }, /description must NOT/);
  broken('declarativeAgent.json', { instructions: 'x'.repeat(8_001) }, /instructions must NOT/);
  const starters = (count: number) => Array.from({ length: count }, () => ({ text: 'x' }));
  broken('declarativeAgent.json', { conversation_starters: starters(0) }, /conversation_starters/);
  broken('declarativeAgent.json', { conversation_starters: starters(13) }, /conversation_starters/);
  broken('declarativeAgent.json', { actions: [] }, /actions must NOT/);
  broken('ai-plugin.json', { schema_version: 'v2.0' }, /schema_version/);
  broken('ai-plugin.json', { namespace: 'a b' }, /namespace/);
  broken('ai-plugin.json', { runtimes: [{ type: 'OpenApi' }] }, /runtimes/);
});

t.test('texts stay below the lengths that are shown whole', async (t) => {
  for (const kind of kinds) {
    const plugin = appJson(kind, 'ai-plugin.json');
    const agent = appJson(kind, 'declarativeAgent.json');
    t.ok(textOf(plugin['name_for_human']).length <= 20);
    t.ok(textOf(plugin['description_for_human']).length <= 100);
    t.ok(textOf(plugin['description_for_model']).length <= 2_048);
    t.ok(textOf(objectOf(agent['disclaimer'])['text']).length <= 500);
    t.same(instructionFaults(textOf(agent['instructions'])), []);
  }
});

/** Files that one file names and that are not in the package. */
function missingFiles(kind: 'openapi' | 'mcp'): string[] {
  const manifest = appJson(kind, 'manifest.json');
  const plugin = appJson(kind, 'ai-plugin.json');
  const spec = objectOf(objectOf(objectsOf(plugin['runtimes'])[0])['spec']);
  const named = [
    ...Object.values(objectOf(manifest['icons'])),
    ...objectsOf(objectOf(manifest['copilotAgents'])['declarativeAgents']).map(({ file }) => file),
    ...objectsOf(appJson(kind, 'declarativeAgent.json')['actions']).map(({ file }) => file),
    ...(kind === 'openapi' ? [spec['url']] : []),
  ].map(textOf);
  return named.filter((name) => {
    try {
      return appFile(kind, name).length === 0;
    } catch {
      return true;
    }
  });
}

t.test('every file that is named is there', async (t) => {
  for (const kind of kinds) t.same(missingFiles(kind), [], kind);
});

/** What the runtime of a plugin can call, with its address. */
function runtimeOf(plugin: JsonObject) {
  const [runtime = {}] = objectsOf(plugin['runtimes']);
  const spec = objectOf(runtime['spec']);
  const described = objectsOf(objectOf(spec['mcp_tool_description'])['tools']);
  const document = appFile('openapi', 'openapi.json').toString();
  const ids = [...document.matchAll(/"operationId": "(\w+)"/g)].map(([, id = '']) => id);
  const isMcp = runtime['type'] === 'RemoteMCPServer';
  return {
    url: textOf(spec['url']),
    functions: runtime['run_for_functions'],
    callable: isMcp ? described.map(({ name }) => textOf(name)) : ids,
  };
}

/** Faults of the functions of a plugin. */
function functionFaults(plugin: JsonObject): string[] {
  const functions = objectsOf(plugin['functions']);
  const runtime = runtimeOf(plugin);
  const names = functions.map(({ name }) => textOf(name));
  const faults: string[] = [];
  if (JSON.stringify(runtime.functions) !== JSON.stringify(names))
    faults.push('the runtime runs other functions');
  for (const { name, capabilities } of functions) {
    const route = operations.find(({ operationId }) => operationId === name);
    if (route?.tool !== true || !runtime.callable.includes(textOf(name)))
      faults.push(`${textOf(name)} cannot be called`);
    const changes = (route?.changesData ?? route?.method !== 'GET') === true;
    const { confirmation, security_info } = objectOf(capabilities);
    const asks = objectOf(confirmation)['type'] === 'AdaptiveCard';
    const handling = objectOf(security_info)['data_handling'];
    const says = Array.isArray(handling) && handling.includes('ResourceStateUpdate');
    if (asks !== changes || says !== changes) faults.push(`${textOf(name)} asks wrongly`);
  }
  return faults;
}

t.test('functions are tools that the service has, and what changes something asks', async (t) => {
  for (const kind of kinds) {
    const plugin = appJson(kind, 'ai-plugin.json');
    t.same(functionFaults(plugin), [], kind);
    const change = (from: string, to: string) =>
      objectOf(JSON.parse(JSON.stringify(plugin).replaceAll(from, to)));
    t.match(functionFaults(change('"GetRun"', '"GetRuns"')), [/GetRuns cannot/]);
    t.match(functionFaults(change('AdaptiveCard', 'None')), [/asks wrongly/]);
    t.match(functionFaults(change('"run_for_functions":[', '"run_for_functions":["x",')), [
      /other functions/,
    ]);
  }
});

t.test('the OpenAPI document marks what changes something and bounds its pages', async (t) => {
  const paths = objectOf(appJson('openapi', 'openapi.json')['paths']);
  for (const item of Object.values(paths).map(objectOf))
    for (const [method, given] of Object.entries(item)) {
      const operation = objectOf(given);
      const id = textOf(operation['operationId']);
      const route = operations.find(({ operationId }) => operationId === id);
      const changes = route?.changesData ?? method !== 'get';
      t.equal(operation['x-openai-isConsequential'], changes, id);
      t.equal(operation['x-oai-isConsequential'], changes, id);
      for (const parameter of objectsOf(operation['parameters']))
        if (parameter['name'] === 'top') {
          t.equal(parameter['required'], true, id);
          t.ok(Number(objectOf(parameter['schema'])['maximum']) <= 2, id);
        }
    }
});

t.test('the sign-in is a placeholder, and only the placeholder host is named', async (t) => {
  for (const kind of kinds) {
    const plugin = appJson(kind, 'ai-plugin.json');
    t.match(plugin, { runtimes: [{ auth: { reference_id: oauthPlaceholder } }] });
    const { url } = runtimeOf(plugin);
    t.equal(url, kind === 'mcp' ? 'https://sds-bridge.example.com/mcp' : 'openapi.json');
    for (const name of ['manifest.json', 'ai-plugin.json', 'declarativeAgent.json'])
      for (const [, host = ''] of appFile(kind, name)
        .toString()
        .matchAll(/https:\/\/([^/"]+)/g))
        t.match(
          host,
          /^(sds-bridge\.example\.com|developer\.microsoft\.com|opensource\.org)$/,
          name,
        );
  }
});

t.test(
  'the icons have the sizes that Microsoft 365 asks for; the outline is white on nothing',
  async (t) => {
    for (const kind of kinds) {
      const color = await loadImage(appFile(kind, 'color.png'));
      const outline = await loadImage(appFile(kind, 'outline.png'));
      t.same([color.width, color.height, outline.width, outline.height], [192, 192, 32, 32]);
      const pixels = await pixelsOf(appFile(kind, 'outline.png'));
      let seen = 0;
      let coloured = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.subarray(at, at + 4);
        if (opacity > 0) seen += 1;
        if (opacity > 0 && Math.min(red, green, blue) < 230) coloured += 1;
      }
      t.equal(coloured, 0);
      t.ok(seen > 100 && seen < 900, 'something is drawn, and not everything');
    }
  },
);
