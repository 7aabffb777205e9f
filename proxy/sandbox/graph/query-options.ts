import { badRequest } from './graph-error';

export interface QueryOptions {
  top?: number;
  select?: string[];
  expand: string[];
  /** Id after which the page starts. */
  after?: string;
  resetSession?: boolean;
}

const readers: Record<string, (text: string) => Partial<QueryOptions>> = {
  $top: (text) => {
    const top = Number(text);
    if (!/^\d+$/.test(text) || top < 1 || top > 999) throw badRequest('Invalid value for $top.');
    return { top };
  },
  $select: (text) => ({ select: names(text) }),
  $expand: (text) => ({ expand: names(text) }),
  $skiptoken: (text) => {
    const [, after] = /^id-'(.+)'$/.exec(text) ?? [];
    if (after === undefined) throw badRequest('Skip token is invalid.');
    return { after };
  },
  resetSession: (text) => ({ resetSession: text.toLowerCase() === 'true' }),
};

/**
 * Reads the options a call supports. Throws GraphError 400 for every other one: a client must not
 * depend on what Microsoft does not document.
 */
export function readQuery(query: URLSearchParams, supported: readonly string[]): QueryOptions {
  const options: QueryOptions = { expand: [] };
  for (const [given, value] of query) {
    // The beta endpoint takes the options without their dollar sign too.
    const name = readers[given] === undefined ? `$${given}` : given;
    const read = readers[name];
    if (read === undefined || !supported.includes(name))
      throw badRequest(`The query option '${given}' is not supported here.`);
    Object.assign(options, read(value));
  }
  return options;
}

const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
