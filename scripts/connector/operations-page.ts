import { operations } from '../../proxy/routes';
import { errorTable } from '../../proxy/errors';
import { compactJson } from './compact-json';
import { readExamples, type Example } from './examples';
import { objectOf, textOf, type JsonObject } from './json';
import { inputsOf, type OperationInput } from './operation-inputs';
import { connectorDefinition } from './package-files';
import { packageSettings } from './settings';

const intro = `# Every operation, with an example

Made from \`connector/apiDefinition.swagger.json\` and \`docs/examples/operations.json\` by \`npm run generate\`; do not edit.

Each example was played against the sandbox and shows the answer that came back; \`test/connector/examples.test.ts\` plays all of
them again and compares. Ids, times, signatures and sealed values are replaced. The district has two schools; its files are
\`orgs.csv\`, \`users.csv\`, \`roles.csv\`, \`classes.csv\` and \`enrollments.csv\`.

Inputs in **bold** must be filled in; those marked ▾ are chosen from a list; *advanced* ones are under *Show advanced options*. What every
operation can answer besides, with what to do about it, is in [errors.md](errors.md).
`;

/** docs/connector-operations.md. An Error when an operation has no example. */
export async function operationsPage(): Promise<string> {
  const definition = await connectorDefinition(packageSettings());
  const examples = new Map(readExamples().map((example) => [example.operationId, example]));
  const all = Object.values(objectOf(definition['paths']))
    .flatMap((item) => Object.values(objectOf(item)).map(objectOf))
    .filter((one) => 'responses' in one);
  const sections = (isHidden: boolean): string[] =>
    all
      .filter((one) => (one['x-ms-visibility'] === 'internal') === isHidden)
      .map((one) => sectionOf(definition, one, examples.get(textOf(one['operationId']))));
  return [
    intro,
    ...sections(false),
    '## Hidden operations\n\nThe platform itself calls these; makers do not see them.\n',
    ...sections(true),
  ].join('\n');
}

function sectionOf(
  definition: JsonObject,
  operation: JsonObject,
  example: Example | undefined,
): string {
  const id = textOf(operation['operationId']);
  const route = operations.find(({ operationId }) => operationId === id);
  if (example === undefined || route === undefined)
    throw new Error(`docs/examples/operations.json has no example of ${id}: record it`);
  const inputs = inputsOf(definition, operation);
  const own = [...new Set(route.errors)].sort();
  return [
    `## ${textOf(operation['summary'])}\n`,
    `\`${id}\` · role \`${route.role}\`\n`,
    `${textOf(operation['description'])}\n`,
    ...(inputs.length > 0 ? [table(inputs, example)] : ['No inputs.\n']),
    ...answerOf(example),
    ...(own.length > 0
      ? [
          `Errors of its own: ${own.map((code) => `\`${code}\` (${errorTable[code].status})`).join(', ')}.\n`,
        ]
      : []),
  ].join('\n');
}

function table(inputs: readonly OperationInput[], { inputs: given }: Example): string {
  const rows = inputs.map(({ label, isRequired, isAdvanced, chosenFrom, description }) => {
    const name = `${isRequired ? `**${label}**` : label}${chosenFrom ? ' ▾' : ''}`;
    return `| ${name}${isAdvanced ? ' *advanced*' : ''} | ${given[label] || ''} | ${description} |`;
  });
  return ['| input | in the example | |', '|---|---|---|', ...rows, ''].join('\n');
}

function answerOf({ status, location, answer, text, delivered }: Example): string[] {
  const block = (kind: string, content: string): string =>
    `\`\`\`${kind}\n${content.trimEnd()}\n\`\`\`\n`;
  const where = location === undefined ? '' : `, with the header \`Location: ${location}\``;
  const hasBody = answer !== undefined || text !== undefined;
  return [
    `Answers ${status}${where}${hasBody ? ':' : ', without a body.'}\n`,
    ...(answer === undefined ? [] : [block('json', compactJson(answer))]),
    ...(text === undefined ? [] : [block('csv', text.replaceAll('\r\n', '\n'))]),
    ...(delivered === undefined
      ? []
      : ['What the flow then gets:\n', block('json', compactJson(delivered))]),
  ];
}
