import { EntraError } from './entra-error';

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The tenant of a path. Any tenant id is taken; names are not. Throws EntraError 90002. */
export function readTenant(segment: string): string {
  if (guid.test(segment)) return segment.toLowerCase();
  if (segment === 'common' || segment === 'organizations') return segment;
  throw new EntraError(90002);
}
