import { BridgeError } from '../../errors';
import { findFile } from '../formats/detect-format';
import type { FileFormat, RosterFormat } from '../formats/format';
import { unreadable } from '../rules/readable-files';
import type { ByteTarget, Checkpoint, RosterSource, SourceFile } from '../sources/source';
import { SourceFault } from '../sources/source';

/**
 * The files of a source that are of the format. Nothing may be passed over here: throws FILE_NAMES_CLASH when two mean
 * the same, FILE_UNREADABLE when one cannot be read.
 */
export function rosterFiles(
  source: RosterSource,
  format: RosterFormat,
): Map<FileFormat, SourceFile> {
  for (const { name, kind } of source.faults)
    if (kind !== unreadable.notAFile || findFile(format, name) !== undefined) throw refused(name);
  const files = new Map<FileFormat, SourceFile>();
  for (const file of source.files) {
    const known = findFile(format, file.name);
    if (known === undefined) continue;
    const clash = files.get(known);
    if (clash !== undefined)
      throw new BridgeError('FILE_NAMES_CLASH', {
        params: { files: `${clash.name} and ${file.name}` },
        target: file.name,
      });
    files.set(known, file);
  }
  return files;
}

/** Sends a file to a scanner. Throws FILE_UNREADABLE. */
export async function pumpFile(
  file: SourceFile,
  target: ByteTarget,
  checkpoint: Checkpoint,
): Promise<void> {
  try {
    await file.pump(target, checkpoint);
  } catch (error) {
    throw error instanceof SourceFault ? refused(file.name) : error;
  }
}

const refused = (file: string): BridgeError =>
  new BridgeError('FILE_UNREADABLE', { params: { file }, target: file });
