import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { unless, type Rule } from '../lint/rule';
import { operationsOf, parametersOf, propertiesOf } from '../lint/walk';
import type { ConnectorPackage } from '../lint/rule';

const headings = [
  'Publisher',
  'Prerequisites',
  'Supported Operations',
  'Obtaining Credentials',
  'Known Issues and Limitations',
  'Deployment Instructions',
];

const settingKeys = new Set([
  'connectorId',
  'environment',
  'apiProperties',
  'apiDefinition',
  'icon',
  'powerAppsUrl',
  'powerAppsApiVersion',
  'flowUrl',
  'flowApiVersion',
  '$schema',
]);

/** Width and height of a PNG, from its first chunk. */
const header = (png: Buffer): { isPng: boolean; width: number; height: number } => ({
  isPng: png.subarray(1, 4).toString() === 'PNG',
  width: png.readUInt32BE(16),
  height: png.readUInt32BE(20),
});

/** What a flow built on the release before relies on: every input and output by operation, name and type. */
function contractOf(definition: JsonObject): Map<string, string> {
  const pkg = { definition };
  const found = new Map<string, string>();
  for (const one of operationsOf(pkg)) {
    found.set(one.id, one.at);
    for (const { parameter } of parametersOf(pkg, one))
      found.set(
        `${one.id} input ${textOf(parameter['name'])}`,
        `${String(parameter['in'])} ${String(parameter['type'])}`,
      );
  }
  for (const { at, schema } of propertiesOf(pkg))
    found.set(`output ${at}`, `${String(schema['type'] ?? schema['$ref'])}`);
  return found;
}

const newlyRequired = (before: JsonObject, after: JsonObject): string[] =>
  operationsOf({ definition: after }).flatMap((one) => {
    const old = operationsOf({ definition: before }).find(({ id }) => id === one.id);
    if (old === undefined) return [];
    const had = parametersOf({ definition: before }, old)
      .filter(({ parameter }) => parameter['required'] === true)
      .map(({ parameter }) => parameter['name']);
    return parametersOf({ definition: after }, one)
      .filter(({ parameter }) => parameter['required'] === true && !had.includes(parameter['name']))
      .map(({ at }) => `${at} is required now`);
  });

const withPrevious =
  (change: (pkg: ConnectorPackage, one: JsonObject) => void) =>
  (pkg: ConnectorPackage, choose: <T>(from: readonly T[]) => T) => {
    pkg.previous = structuredClone(pkg.definition);
    change(
      pkg,
      choose(operationsOf(pkg).filter((one) => parametersOf(pkg, one).length > 0)).operation,
    );
  };

export const fileRules: readonly Rule[] = [
  {
    id: 'ICO-001',
    check: ({ icon }) =>
      unless(
        header(icon).isPng && header(icon).width === 230 && header(icon).height === 230,
        'icon.png is no PNG of 230 by 230',
      ),
    fail: (pkg) => {
      pkg.icon = Buffer.from(pkg.icon);
      pkg.icon.writeUInt32BE(100, 16);
    },
  },
  {
    id: 'ICO-002',
    check: ({ pixels, apiProperties }) => {
      const brand = textOf(objectOf(apiProperties['properties'])['iconBrandColor']).toLowerCase();
      const side = Math.sqrt(pixels.length / 4);
      const corners = [0, side - 1, side * (side - 1), side * side - 1].map((index) =>
        Buffer.from(pixels.slice(index * 4, index * 4 + 3)).toString('hex'),
      );
      return [
        ...unless(
          pixels.every((value, index) => index % 4 !== 3 || value === 255),
          'the icon is not opaque',
        ),
        ...unless(
          corners.every((color) => `#${color}` === brand),
          'its ground is not the brand colour',
        ),
      ];
    },
    fail: (pkg, choose) => {
      pkg.pixels = pkg.pixels.slice();
      pkg.pixels[choose([0, 3, pkg.pixels.length - 1])] = 7;
    },
  },
  {
    id: 'ICO-003',
    check: ({ icon }) => unless(icon.length <= 65_536, 'icon.png is larger than 64 KB'),
    fail: (pkg) => void (pkg.icon = Buffer.concat([pkg.icon, Buffer.alloc(70_000)])),
  },
  {
    id: 'RDM-001',
    check: ({ readme }) => [
      ...unless(/^# \S/.test(readme), 'the readme has no title'),
      ...headings.filter((heading) => !readme.includes(`\n## ${heading}`)),
    ],
    fail: (pkg, choose) =>
      void (pkg.readme = pkg.readme.replace(`## ${choose(headings)}`, '## Other')),
  },
  {
    id: 'RDM-002',
    check: (pkg) => {
      const section = pkg.readme.split('\n## Supported Operations')[1]?.split('\n## ')[0] ?? '';
      const listed = [...section.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
      const visible = operationsOf(pkg)
        .filter(({ operation }) => operation['x-ms-visibility'] !== 'internal')
        .map(({ operation }) => textOf(operation['summary']));
      return unless(
        listed.sort().join() === visible.sort().join(),
        'the readme lists other operations',
      );
    },
    fail: (pkg) => void (pkg.readme = pkg.readme.replace(/^### .+$/m, '### Do something else')),
  },
  {
    id: 'SET-001',
    check: ({ settings }) => [
      ...Object.keys(settings).filter((key) => !settingKeys.has(key)),
      ...unless(
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(textOf(settings['environment'])),
        'environment is no GUID',
      ),
    ],
    fail: (pkg, choose) =>
      void Object.assign(
        pkg.settings,
        choose<JsonObject>([{ script: 'script.csx' }, { environment: 'default' }]),
      ),
  },
  {
    id: 'SCR-001',
    check: ({ script }) =>
      unless(
        script === undefined ||
          (script.length <= 1_048_576 &&
            /class Script\s*:\s*ScriptBase/.test(script) &&
            script.includes('ExecuteAsync')),
        'script.csx',
      ),
    pass: (pkg) => void (pkg.script = 'public class Script : ScriptBase { /* ExecuteAsync */ }'),
    fail: (pkg) => void (pkg.script = 'class Other {}'),
  },
  {
    id: 'CHG-001',
    check: ({ previous, definition }) => {
      if (previous === undefined) return [];
      const now = contractOf(definition);
      const lost = [...contractOf(previous)]
        .filter(([key, value]) => now.get(key) !== value)
        .map(([key]) => `${key} is gone or another`);
      return [...lost, ...newlyRequired(previous, definition)];
    },
    pass: withPrevious((pkg) => {
      objectOf(pkg.definition['paths'])['/news'] = {
        get: { operationId: 'ListNews', responses: {} },
      };
    }),
    fail: withPrevious((pkg, one) => {
      one['parameters'] = [{ name: 'brandNew', in: 'query', type: 'string', required: true }];
    }),
  },
];
