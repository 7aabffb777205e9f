import { bothKinds } from './solution-xml';
import type { SourceTree } from './source-tree';
import { contentTypes } from './content-types';

/**
 * What goes into the zip, by name, as `pac solution pack` makes it of the source: manifests move up, flows
 * and connectors move into the customizations, the folder of connectors loses its plural.
 */
export function solutionEntries(source: SourceTree, managed: boolean): SourceTree {
  const entries: SourceTree = new Map();
  const nodes = { Workflows: [] as string[], Connectors: [] as string[] };
  for (const [path, content] of source) {
    if (path.startsWith('Other/')) continue;
    const text = content.toString();
    if (/^Workflows\/.*\.data\.xml$/.test(path)) nodes.Workflows.push(text);
    else if (/^Connectors\/[^/]*\.xml$/.test(path)) nodes.Connectors.push(text);
    else entries.set(path.replace(/^Connectors\//, 'Connector/'), content);
  }
  const read = (path: string): string => (source.get(path) ?? '').toString();
  entries.set(
    'solution.xml',
    withoutDeclaration(read('Other/Solution.xml')).replace(
      `<Managed>${bothKinds}</Managed>`,
      `<Managed>${managed ? 1 : 0}</Managed>`,
    ),
  );
  let customizations = withoutDeclaration(read('Other/Customizations.xml'));
  for (const [container, found] of Object.entries(nodes))
    if (found.length > 0)
      customizations = customizations.replace(
        `<${container} />`,
        () => `<${container}>\n${found.map(indented).join('')}  </${container}>`,
      );
  entries.set('customizations.xml', customizations);
  entries.set('[Content_Types].xml', contentTypes([...entries.keys()]));
  return new Map([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const withoutDeclaration = (xml: string): string => xml.replace(/^<\?xml[^>]*\?>\s*/, '');

const indented = (xml: string): string =>
  withoutDeclaration(xml)
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
