import { objectOf } from '../../../../scripts/connector/json';
import { parseXml, childOf, nodesOf, textOf, type XmlNode } from './xml';
import { workflowFileSchema, type WorkflowFile } from './workflow';

/** Entries of a zip by name, as texts; pictures too, nobody reads them. */
export type Entries = Map<string, string>;

/** A solution as an import reads it. */
export interface Solution {
  manifest: XmlNode;
  customizations: XmlNode;
  contentTypes: XmlNode;
  entries: Entries;
}

/** Parses every file of the zip; throws at the first that is not well-formed. */
export function readSolution(entries: Entries): Solution {
  const parsed = (name: string): XmlNode => parseXml(entries.get(name) ?? '');
  for (const [name, text] of entries)
    if (name.endsWith('.json')) JSON.parse(text);
    else if (name.endsWith('.xml')) parseXml(text);
  return {
    manifest: parsed('solution.xml'),
    customizations: parsed('customizations.xml'),
    contentTypes: parsed('[Content_Types].xml'),
    entries,
  };
}

/** Components of a kind that the manifest declares. */
export const declared = ({ manifest }: Solution, type: string): XmlNode[] =>
  nodesOf(manifest, 'RootComponent').filter(({ attributes }) => attributes['type'] === type);

export const workflowNodes = ({ customizations }: Solution): XmlNode[] =>
  nodesOf(customizations, 'Workflow');

export const connectorNodes = ({ customizations }: Solution): XmlNode[] =>
  nodesOf(customizations, 'Connector');

export const referenceNodes = ({ customizations }: Solution): XmlNode[] =>
  nodesOf(customizations, 'connectionreference');

/** The flows of a solution with the names of their files. */
export const workflowFiles = ({ entries }: Solution): [string, WorkflowFile][] =>
  [...entries]
    .filter(([name]) => name.startsWith('Workflows/'))
    .map(([name, text]) => [name, workflowFileSchema.parse(objectOf(JSON.parse(text)))]);

/** Definitions of environment variables by their folder. */
export const variables = ({ entries }: Solution): [string, XmlNode][] =>
  [...entries]
    .filter(([name]) => name.startsWith('environmentvariabledefinitions/'))
    .map(([name, text]) => [name.split('/')[1] ?? '', parseXml(text)]);

export { childOf, nodesOf, textOf };
