import { badRequest } from './graph-error';

export interface ODataPath {
  /** Names, keys and operations in order, without namespace, quotes and parentheses. */
  segments: string[];
  /** Inline parameters of an operation, e.g. `getUploadSession(resetSession=true)`. */
  parameters: Record<string, string>;
}

const namespace = /^microsoft\.graph\.industrydata\./i;

/**
 * Reads both URL forms that Microsoft's clients use: key as segment and `('key')`, operations qualified
 * or not, with or without parentheses. Takes the part after `/external/industryData`.
 */
export function parseODataPath(path: string): ODataPath {
  const parsed: ODataPath = { segments: [], parameters: {} };
  for (const raw of path.split('/').filter(Boolean)) {
    const segment = decode(raw);
    const [, name = segment, inner] = /^([^()]*)\((.*)\)$/.exec(segment) ?? [];
    parsed.segments.push(name.replace(namespace, ''));
    if (inner === undefined || inner === '') continue;
    if (/^\w+=/.test(inner)) Object.assign(parsed.parameters, readParameters(inner));
    else parsed.segments.push(unquote(inner));
  }
  return parsed;
}

/** The keys of a path that fits the pattern, e.g. `dataConnectors/{id}/validate`; names ignore case. */
export function matchPath(pattern: string, segments: readonly string[]): string[] | undefined {
  const parts = pattern.split('/');
  if (parts.length !== segments.length) return undefined;
  const keys: string[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    // `$count` and its like are operations of OData, never keys.
    if (part === '{id}' && !segment.startsWith('$')) keys.push(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return keys;
}

function readParameters(inner: string): Record<string, string> {
  return Object.fromEntries(
    inner.split(',').map((pair) => {
      const cut = pair.indexOf('=');
      return [pair.slice(0, cut).trim(), unquote(pair.slice(cut + 1).trim())];
    }),
  );
}

const unquote = (text: string): string =>
  /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}
