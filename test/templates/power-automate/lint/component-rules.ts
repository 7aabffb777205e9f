import {
  childOf,
  connectorNodes,
  declared,
  referenceNodes,
  textOf,
  variables,
  workflowFiles,
  workflowNodes,
} from './solution';
import { braced, strangers, swap, type SolutionRule } from './solution-rule';

/** Components, their files and what refers to them. */
export const componentRules: readonly SolutionRule[] = [
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
];
