import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';

/** The API exists in beta only (graph-metadata, August 2026). */
const rootPath = '/beta/external/industryData';

/** Where every industryData call begins. */
export const industryDataRoot = (cloud: Cloud): string => `${cloud.graphOrigin}${rootPath}`;

/** What may stand in a path as an id: Graph's ids are GUIDs or short words. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Anything that another parser could read as another address. */
const treacherous = /[\\\s@#]|\.\.|%2e|%2f|%5c|%00|\/\//i;

/**
 * Takes an address that Graph answered (nextLink) only when it is inside industryData on the very
 * origin we call; otherwise ADDRESS_NOT_ALLOWED, before any connection.
 */
export function requireIndustryDataUrl(link: string, cloud: Cloud): string {
  const root = industryDataRoot(cloud);
  const rest = link.slice(root.length).split('?')[0] ?? '';
  const isInside = link.startsWith(`${root}/`) && !treacherous.test(rest) && URL.canParse(link);
  if (!isInside || new URL(link).origin !== new URL(root).origin)
    throw new BridgeError('ADDRESS_NOT_ALLOWED', { target: 'nextLink' });
  return link;
}

/**
 * The id of a validate operation, from its absolute address (both OData spellings) or from the bare
 * id. The address itself is never called: the call is built from the id. Undefined when it is neither.
 */
export function operationIdOf(uri: string, cloud: Cloud): string | undefined {
  if (idPattern.test(uri)) return uri;
  const collection = `${industryDataRoot(cloud)}/operations`;
  if (!uri.startsWith(collection)) return undefined;
  const id = /^(?:\/([^/?']+)|\('([^/?']+)'\))$/.exec(uri.slice(collection.length));
  const found = id?.[1] ?? id?.[2];
  return found !== undefined && idPattern.test(found) ? found : undefined;
}

/** The canonical absolute address of an operation: what CallValidate answers. */
export const operationUri = (id: string, cloud: Cloud): string =>
  `${industryDataRoot(cloud)}/operations/${id}`;
