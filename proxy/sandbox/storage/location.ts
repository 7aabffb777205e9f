import { StorageRefusal } from './refusal';

export interface StorageLocation {
  /** `/{tenant}/{connector}/{container}` */
  directory: string;
  /** Path inside the container; a `/` in it is a subfolder. */
  file: string;
  query: URLSearchParams;
}

/**
 * Reads the address as it came over the wire. Dot segments, encoded slashes, empty segments and
 * control characters are refused before anything is looked up, so no path leaves its container.
 */
export function parseLocation(url: string): StorageLocation {
  const split = url.indexOf('?');
  const path = split < 0 ? url : url.slice(0, split);
  const segments = path.split('/').slice(1).map(decodeSegment);
  if (segments.length < 4)
    throw new StorageRefusal(
      501,
      'SandboxNotSimulated',
      'Only files in a container are simulated.',
    );
  return {
    directory: `/${segments.slice(0, 3).join('/')}`,
    file: segments.slice(3).join('/'),
    query: new URLSearchParams(split < 0 ? '' : url.slice(split + 1)),
  };
}

function decodeSegment(segment: string): string {
  const decoded = decode(segment);
  if (decoded === undefined || /^\.{0,2}$|[/\\]/.test(decoded) || hasControlCharacter(decoded))
    throw new StorageRefusal(400, 'InvalidUri', 'The request URI is invalid.');
  return decoded;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const hasControlCharacter = (text: string): boolean =>
  [...text].some((character) => (character.codePointAt(0) ?? 0) < 0x20);
