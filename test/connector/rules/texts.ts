import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { faults, unless, type ConnectorPackage, type Rule } from '../lint/rule';
import { objectsIn, operationsOf, textsOf } from '../lint/walk';

const info = ({ definition }: ConnectorPackage): JsonObject => objectOf(definition['info']);
const title = (pkg: ConnectorPackage): string => textOf(info(pkg)['title']);
const description = (pkg: ConnectorPackage): string => textOf(info(pkg)['description']);

const products =
  /\b(Power Apps|Power Automate|Power BI|Power Pages|Power Platform|Power Virtual Agents|Copilot Studio|Logic Apps)\b/i;
/** Titles that exist already; a look-alike beyond these is for people to judge. */
const taken = new Set([
  'microsoft school data sync',
  'microsoft school data sync v2',
  'school data sync',
]);
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

export const textRules: readonly Rule[] = [
  {
    id: 'TXT-001',
    check: (pkg) => unless(title(pkg).length <= 30, 'the title is longer than 30 characters'),
    fail: (pkg) => void (info(pkg)['title'] = 'School Data Sync Bridge for Every District'),
  },
  {
    id: 'TXT-002',
    check: (pkg) =>
      unless(
        !products.test(title(pkg)) && !/\b(api|connector|flow)\b/i.test(title(pkg)),
        'the title has a restricted word',
      ),
    fail: (pkg, choose) =>
      void (info(pkg)['title'] = `School Sync ${choose(['API', 'Connector', 'Power Apps'])}`),
  },
  {
    id: 'TXT-003',
    check: (pkg) => unless(/[A-Za-z0-9]$/.test(title(pkg)), 'the title ends in punctuation'),
    fail: (pkg) => void (info(pkg)['title'] = 'School Data Sync Bridge '),
  },
  {
    id: 'TXT-004',
    check: (pkg) => unless(!taken.has(title(pkg).trim().toLowerCase()), 'the title is taken'),
    fail: (pkg) => void (info(pkg)['title'] = 'Microsoft School Data Sync V2'),
  },
  {
    id: 'TXT-005',
    check: (pkg) =>
      unless(
        description(pkg).length >= 30 && description(pkg).length <= 500,
        'the description has not 30 to 500 characters',
      ),
    fail: (pkg) => void (info(pkg)['description'] = 'Rosters.'),
  },
  {
    id: 'TXT-006',
    check: (pkg) =>
      unless(
        !products.test(description(pkg)) && !/\bapi\b/i.test(description(pkg)),
        'the description has a restricted word',
      ),
    fail: (pkg) => void (info(pkg)['description'] = `${description(pkg).slice(0, 400)} An API.`),
  },
  {
    id: 'TXT-007',
    check: ({ definition }) =>
      faults(
        objectsIn(definition),
        ({ value }) => {
          const labels = [value['summary'], value['x-ms-summary']].map(textOf).filter(Boolean);
          return labels.some((label) => plain(label) === plain(textOf(value['description'])));
        },
        'only repeats its label',
      ),
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg));
      operation['description'] = `${textOf(operation['summary'])}.`;
    },
  },
  {
    id: 'TXT-008',
    check: (pkg) => faults(textsOf(pkg), ({ text }) => products.test(text), 'names a product'),
    fail: (pkg, choose) =>
      void (choose(operationsOf(pkg)).operation['description'] = 'Made for Power Automate.'),
  },
  {
    id: 'TXT-009',
    // Spelling is for people; a word in camelCase is what the translation leaves as it is. OneRoster is a name.
    check: (pkg) =>
      faults(
        textsOf(pkg).filter(({ key }) => key !== 'description'),
        ({ text }) => /[a-z][A-Z]/.test(text.replaceAll('OneRoster', '')),
        'has a technical name',
      ),
    fail: (pkg, choose) =>
      void (choose(operationsOf(pkg)).operation['summary'] = 'Get dataConnector'),
  },
];
