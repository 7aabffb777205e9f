import path from 'node:path';
import { secretsIn, guid } from '../rules/secrets';
import {
  childOf,
  connectorNodes,
  declared,
  referenceNodes,
  textOf,
  variables,
  workflowFiles,
  workflowNodes,
  type Entries,
  type Solution,
} from './solution';

/** What an import checks, or should (template-formats: the eight points that must match). */
export interface SolutionRule {
  name: string;
  check: (solution: Solution, connector: Solution) => string[];
  /** Changes of the flows' zip, each of which breaks the rule. */
  breaks: readonly ((entries: Entries) => void)[];
}

const braced = (id = ''): string => id.replace(/[{}]/g, '');
const strangers = (one: readonly string[], other: readonly string[], what: string): string[] =>
  one.filter((item) => !other.includes(item)).map((item) => `${item} ${what}`);

/** Replaces a text in an entry; a text that is not there is a mistake of the test. */
export function swap(entries: Entries, name: RegExp, from: string | RegExp, to: string): void {
  const [key] = [...entries.keys()].filter((one) => name.test(one));
  const text = entries.get(key ?? '') ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${String(from)} is not in ${key}`);
  entries.set(key ?? '', changed);
}

export const solutionRules: readonly SolutionRule[] = [
  {
    name: 'the id of a flow is the same in file name, node and root component',
    check: (solution) => {
      const nodes = workflowNodes(solution).map((node) => braced(node.attributes['WorkflowId']));
      const roots = declared(solution, '29').map(({ attributes }) => braced(attributes['id']));
      const files = workflowFiles(solution).map(
        ([name]) => /-([0-9A-F-]{36})\.json$/.exec(name)?.[1] ?? name,
      );
      return [
        ...strangers(nodes, roots, 'is not declared'),
        ...strangers(roots, nodes, 'is declared and not there'),
        ...strangers(
          nodes.map((id) => id.toUpperCase()),
          files,
          'has no file',
        ),
        ...nodes.filter((id) => id !== id.toLowerCase()).map((id) => `${id} is not lower case`),
        ...nodes
          .filter((id, index) => nodes.indexOf(id) !== index)
          .map((id) => `${id} is there twice`),
      ];
    },
    breaks: [
      (entries) => swap(entries, /^solution\.xml$/, /type="29" id="\{./, 'type="29" id="{z'),
      (entries) => swap(entries, /^customizations\.xml$/, /WorkflowId="\{./, 'WorkflowId="{z'),
    ],
  },
  {
    name: 'every pointer to a file resolves, and every file is pointed at',
    check: (solution) => {
      const pointed = [
        ...workflowNodes(solution).map((node) => textOf(node, 'JsonFileName')),
        ...connectorNodes(solution).flatMap((node) =>
          node.children
            .map(({ text }) => text.trim())
            .filter((text) => text.startsWith('/Connector/')),
        ),
      ];
      const files = [...solution.entries.keys()]
        .filter((name) => /^(Workflows|Connector)\//.test(name))
        .map((name) => `/${name}`);
      return [
        ...strangers(pointed, files, 'is pointed at and not there'),
        ...strangers(files, pointed, 'is there and not pointed at'),
      ];
    },
    breaks: [
      (entries) => swap(entries, /^customizations\.xml$/, '/Workflows/', '/Workflow/'),
      (entries) =>
        entries.set(
          'Workflows/More.json',
          entries.get([...entries.keys()].find((name) => name.startsWith('Workflows/')) ?? '') ??
            '',
        ),
    ],
  },
  {
    name: 'each connection reference of a flow is in the solution, and each of the solution is used',
    check: (solution) => {
      const used = workflowFiles(solution).flatMap(([, { properties }]) =>
        Object.values(properties.connectionReferences).map(({ connection, api }) =>
          [connection.connectionReferenceLogicalName, api.name].join(' '),
        ),
      );
      const nodes = referenceNodes(solution).map((node) =>
        [
          node.attributes['connectionreferencelogicalname'],
          textOf(node, 'connectorid').split('/').at(-1),
        ].join(' '),
      );
      return [
        ...strangers(used, nodes, 'is no reference of the solution'),
        ...strangers(nodes, used, 'is used by no flow'),
        ...nodes
          .filter((name) => !name.startsWith('sdsb_'))
          .map((name) => `${name} lacks the prefix`),
      ];
    },
    breaks: [
      (entries) =>
        swap(
          entries,
          /^customizations\.xml$/,
          'logicalname="sdsb_teams"',
          'logicalname="sdsb_team"',
        ),
      (entries) => swap(entries, /^customizations\.xml$/, 'apis/shared_teams', 'apis/shared_team'),
    ],
  },
  {
    name: 'the custom connector is the one of the other solution, by name and by id',
    check: (solution, connector) => {
      const [node] = connectorNodes(connector);
      const name = textOf(node, 'name');
      const [root] = declared(connector, '372');
      const ids = referenceNodes(solution)
        .map((reference) => textOf(childOf(reference, 'customconnectorid'), 'connectorid'))
        .filter((id) => id !== '');
      const names = workflowFiles(solution).flatMap(([, { properties }]) =>
        Object.values(properties.connectionReferences).flatMap(({ api }) => api.logicalName ?? []),
      );
      return [
        ...strangers(names, [name], 'is no connector'),
        ...strangers(ids, [textOf(node, 'connectorid')], 'is the id of no connector'),
        ...(ids.length === 0 ? ['no reference names the custom connector'] : []),
        ...(root?.attributes['schemaName'] === name &&
        braced(root.attributes['id']) === textOf(node, 'connectorid')
          ? []
          : ['the connector is not declared as it is']),
        ...(/^sdsb_[a-z0-9]+$/.test(name) ? [] : [`${name} would be escaped`]),
      ];
    },
    breaks: [
      (entries) =>
        swap(
          entries,
          /^Workflows\/Sync/,
          '"logicalName": "sdsb_sdsbridge"',
          '"logicalName": "sdsb_bridge"',
        ),
      (entries) =>
        swap(
          entries,
          /^customizations\.xml$/,
          /<customconnectorid>\s*<connectorid>./,
          '<customconnectorid><connectorid>z',
        ),
    ],
  },
  {
    name: 'an environment variable is the same in flow, folder, definition and root component',
    check: (solution) => {
      const folders = variables(solution).map(([folder]) => folder);
      const inside = variables(solution).map(([, node]) => node.attributes['schemaname'] ?? '');
      const roots = declared(solution, '380').map(
        ({ attributes }) => attributes['schemaName'] ?? '',
      );
      const used = workflowFiles(solution).flatMap(([, { properties }]) =>
        Object.values(properties.definition.parameters).flatMap(
          ({ metadata }) => metadata?.schemaName ?? [],
        ),
      );
      const titles = new Map(
        variables(solution).map(([, node]) => [
          node.attributes['schemaname'],
          childOf(node, 'displayname')?.attributes['default'],
        ]),
      );
      return [
        ...strangers(folders, inside, 'is a folder with another definition'),
        ...strangers(roots, folders, 'is declared and not there'),
        ...strangers(folders, roots, 'does not belong to the solution'),
        ...strangers(used, folders, 'is used and not there'),
        ...(used.length === 0 ? [] : strangers(folders, used, 'is used by no flow')),
        ...workflowFiles(solution).flatMap(([, { properties }]) =>
          Object.entries(properties.definition.parameters)
            .filter(([, { metadata }]) => metadata !== undefined)
            .filter(
              ([name, { metadata }]) =>
                name !== `${titles.get(metadata?.schemaName)} (${metadata?.schemaName})`,
            )
            .map(([name]) => `${name} is titled otherwise`),
        ),
      ];
    },
    breaks: [
      (entries) =>
        swap(entries, /sdsb_MailTo\//, 'schemaname="sdsb_MailTo"', 'schemaname="sdsb_Mail"'),
      (entries) =>
        swap(entries, /^solution\.xml$/, 'schemaName="sdsb_MailTo"', 'schemaName="sdsb_Mail"'),
      (entries) =>
        entries.delete(
          'environmentvariabledefinitions/sdsb_MailTo/environmentvariabledefinition.xml',
        ),
      (entries) =>
        swap(
          entries,
          /sdsb_MailTo\//,
          'displayname default="Mail recipients"',
          'displayname default="Mail"',
        ),
    ],
  },
  {
    name: 'there is a content type for every extension',
    check: ({ contentTypes, entries }) => {
      const known = contentTypes.children.flatMap(
        ({ attributes }) => attributes['Extension'] ?? [],
      );
      const overridden = contentTypes.children.flatMap(
        ({ attributes }) => attributes['PartName'] ?? [],
      );
      return [...entries.keys()]
        .filter(
          (name) =>
            !known.includes(path.posix.extname(name).slice(1)) && !overridden.includes(`/${name}`),
        )
        .map((name) => `${name} has no content type`);
    },
    breaks: [
      (entries) => swap(entries, /^\[Content_Types\]/, 'Extension="json"', 'Extension="csv"'),
      (entries) => entries.set('Workflows/data', '{}'),
    ],
  },
  {
    name: 'flows arrive turned off, and no variable carries a value of an organisation',
    check: (solution) => [
      ...workflowNodes(solution)
        .filter((node) => textOf(node, 'StateCode') !== '0' || textOf(node, 'StatusCode') !== '1')
        .map((node) => `${node.attributes['Name']} is on`),
      ...workflowNodes(solution)
        .filter((node) => textOf(node, 'Category') !== '5' || textOf(node, 'Type') !== '1')
        .map((node) => `${node.attributes['Name']} is no cloud flow`),
      ...[...solution.entries.keys()].filter((name) => /environmentvariablevalues/.test(name)),
    ],
    breaks: [
      (entries) => swap(entries, /^customizations\.xml$/, '<StateCode>0', '<StateCode>1'),
      (entries) => swap(entries, /^customizations\.xml$/, '<Category>5', '<Category>0'),
      (entries) =>
        entries.set(
          'environmentvariabledefinitions/sdsb_MailTo/environmentvariablevalues.json',
          '{}',
        ),
    ],
  },
  {
    name: 'publisher, prefix and version are as an import wants them',
    check: ({ manifest }) => {
      const solution = childOf(manifest, 'SolutionManifest');
      const publisher = childOf(solution, 'Publisher');
      const option = Number(textOf(publisher, 'CustomizationOptionValuePrefix'));
      return [
        ...(/^\d+\.\d+\.\d+\.\d+$/.test(textOf(solution, 'Version'))
          ? []
          : ['the version has not four numbers']),
        ...(textOf(publisher, 'CustomizationPrefix') === 'sdsb' ? [] : ['the prefix is another']),
        ...(option >= 10_000 && option <= 99_999 ? [] : ['the option prefix is out of range']),
        ...(['0', '1'].includes(textOf(solution, 'Managed'))
          ? []
          : ['neither managed nor unmanaged']),
      ];
    },
    breaks: [
      (entries) => swap(entries, /^solution\.xml$/, /<Version>[^<]*/, '<Version>1.0'),
      (entries) => swap(entries, /^solution\.xml$/, 'Prefix>sdsb', 'Prefix>new'),
      (entries) => swap(entries, /^solution\.xml$/, /OptionValuePrefix>\d+/, 'OptionValuePrefix>1'),
      (entries) => swap(entries, /^solution\.xml$/, /<Managed>\d/, '<Managed>2'),
    ],
  },
  {
    name: 'no secret, address or id but those of the components is in the flows',
    check: (solution) => {
      const own = new Set([
        ...declared(solution, '29').map(({ attributes }) => braced(attributes['id'])),
        ...referenceNodes(solution).map((node) =>
          textOf(childOf(node, 'customconnectorid'), 'connectorid'),
        ),
      ]);
      return [...solution.entries]
        .filter(([name]) => !name.startsWith('Connector/'))
        .flatMap(([name, text]) => [
          ...secretsIn(text).map((what) => `${name}: ${what}`),
          ...(text.match(guid) ?? [])
            .filter((id) => !own.has(id.toLowerCase()))
            .map((id) => `${name}: ${id}`),
        ]);
    },
    breaks: [
      (entries) =>
        swap(entries, /sdsb_MailTo\//, '<defaultvalue>-', '<defaultvalue>head@school.example'),
      (entries) =>
        swap(
          entries,
          /sdsb_TeamsTeamId\//,
          '<defaultvalue>-',
          '<defaultvalue>5a4db0c5-5d5b-4000-8000-000000000001',
        ),
    ],
  },
];
