import type { z } from 'zod';
import type { Document, LineCounter, Node } from 'yaml';
import { isNode } from 'yaml';
import type { ErrorDetail } from '../../errors';
import { suggest } from '../../rosters';

type Path = readonly PropertyKey[];

/** A JSON schema as far as it is walked here. */
interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  anyOf?: SchemaNode[];
  const?: unknown;
}

/** What is wrong with a profile, each with its place. Values are not told: one may be a secret in the wrong place. */
export function profileProblems(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
  lines: LineCounter,
  schema: SchemaNode,
): ErrorDetail[] {
  return issues.flatMap((issue) => {
    const at = (path: Path, message: string): ErrorDetail => ({
      code: 'EXPORT_PROFILE_INVALID',
      target: targetOf(path, document, lines),
      message,
    });
    if (issue.code !== 'unrecognized_keys') return [at(issue.path, messageOf(issue))];
    const known = keysAt(schema, issue.path, document);
    return issue.keys.map((key) => {
      const near = suggest(key, known);
      const hint = near === undefined ? `; known are ${known.join(', ')}` : `; is it ${near}?`;
      return at([...issue.path, key], `there is no such setting${hint}`);
    });
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  // Zod's own words for a wrong type say what came as a type, never the value.
  return issue.code === 'invalid_union' && 'discriminator' in issue
    ? 'kind is missing or none of the known ones'
    : issue.message;
}

/** `line 12, column 3: destinations[0].host`; a value that is not there has the place of what it should be in. */
function targetOf(path: Path, document: Document, lines: LineCounter): string {
  const name = path
    .map((part, i) =>
      typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`,
    )
    .join('');
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}${name === '' ? '' : `: ${name}`}`;
  }
  return name;
}

/** Where a key stands, or an item of a list. */
function offsetOf(document: Document, path: Path): number | undefined {
  const parent = path.slice(0, -1);
  const last = path.at(-1);
  const holder = (parent.length === 0 ? document.contents : document.getIn(parent, true)) as
    (Node & { items?: { key?: unknown }[] }) | undefined;
  const pair = holder?.items?.find(
    ({ key }) => isNode(key) && String((key as { value?: unknown }).value) === String(last),
  );
  if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0];
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** The settings that exist at a place of the schema; of several kinds those of the kind that is named. */
function keysAt(schema: SchemaNode, path: Path, document: Document): string[] {
  let node: SchemaNode | undefined = schema;
  for (const [i, part] of path.entries()) {
    node = typeof part === 'number' ? node?.items : node?.properties?.[String(part)];
    const options: SchemaNode[] | undefined = node?.oneOf ?? node?.anyOf;
    const kind = document.getIn([...path.slice(0, i + 1), 'kind']);
    node = options?.find(({ properties }) => properties?.['kind']?.const === kind) ?? node;
  }
  return Object.keys(node?.properties ?? {});
}
