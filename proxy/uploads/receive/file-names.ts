import { fileNamePattern } from '../../datalake/container-file-url';
import { BridgeError } from '../../errors';

/** Throws FILE_NAME_INVALID for a name that School Data Sync's storage does not take, paths among them. */
export function checkFileName(name: string): void {
  if (fileNamePattern.test(name)) return;
  const shown = name.replace(/[^\p{L}\p{N} ._/\\-]/gu, '?').slice(0, 80);
  throw new BridgeError('FILE_NAME_INVALID', { params: { file: shown }, target: shown });
}

/**
 * Throws FILE_NAMES_CLASH when a new name differs from another one, new or already there, by letter case only,
 * or comes twice. The same name as one already there is no clash: that file is replaced.
 */
export function refuseClashes(names: readonly string[], present: readonly string[]): void {
  const spelling = new Map(present.map((name) => [name.toLowerCase(), name]));
  const seen = new Set<string>();
  for (const name of names) {
    const other = spelling.get(name.toLowerCase()) ?? name;
    if (other !== name || seen.has(name))
      throw new BridgeError('FILE_NAMES_CLASH', {
        params: { files: `${other}, ${name}` },
        target: name,
      });
    seen.add(name);
    spelling.set(name.toLowerCase(), name);
  }
}
