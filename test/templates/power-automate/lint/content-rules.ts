import path from 'node:path';
import { guid, secretsIn } from '../rules/secrets';
import { childOf, declared, referenceNodes, textOf, workflowNodes } from './solution';
import { braced, swap, type SolutionRule } from './solution-rule';

/** The envelope, and what a solution must not carry. */
export const contentRules: readonly SolutionRule[] = [
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
