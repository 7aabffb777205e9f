import { objectOf, textOf, type JsonObject } from './json';

const start = '<!-- operations: made from the route schemas by npm run build:connector -->';
const end = '<!-- end of operations -->';

/** The readme with its list of operations renewed; an Error when the marks are not there. */
export function withOperations(readme: string, definition: JsonObject): string {
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('connector/readme.md has lost the marks of its list');
  return `${readme.slice(0, from + start.length)}\n\n${operationList(definition)}\n${readme.slice(to)}`;
}

/** One heading an operation that makers see, in the order of the definition. */
function operationList(definition: JsonObject): string {
  return Object.values(objectOf(definition['paths']))
    .flatMap((item) => Object.values(objectOf(item)).map(objectOf))
    .filter((one) => 'responses' in one && one['x-ms-visibility'] !== 'internal')
    .map(
      (one) =>
        `### ${textOf(one['summary'])}\n\n\`${textOf(one['operationId'])}\`: ${textOf(one['description'])}\n`,
    )
    .join('\n');
}
