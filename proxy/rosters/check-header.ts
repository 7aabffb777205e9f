import { randomBytes } from 'node:crypto';
import { findFile } from './formats/detect-format';
import type { RosterFormat } from './formats/format';
import type { Finding } from './report';
import { createRosterScan } from './roster-scan';
import { noRows } from './rules/file-content';

/** Bytes of a file that hold its header; a longer first line is no header. */
export const HEADER_BYTES = 64 << 10;

export interface HeaderCheck {
  /** The file of the format that the name means; absent for a stranger. */
  knownAs?: string;
  problems: Finding[];
}

/**
 * What can be said of a file by its name and its first bytes alone: the same findings the validator makes of
 * them.
 */
export function checkHeader(format: RosterFormat, name: string, head: Uint8Array): HeaderCheck {
  const problems: Finding[] = [];
  const random = randomBytes(12);
  const scan = createRosterScan({
    format,
    seeds: [random.readInt32LE(0), random.readInt32LE(4), random.readInt32LE(8)],
    sink: (finding) => void problems.push(finding),
  });
  const file = scan.openFile(name, head.length);
  const end = head.indexOf(0x0a) + 1;
  file.write(end > 0 ? head.subarray(0, end) : head);
  file.end();
  scan.finish({ names: [name], inArchive: false });
  const known = findFile(format, name);
  return {
    ...(known && { knownAs: known.name }),
    // Files that are missing, and records that were not read, are not this file's header.
    problems: problems.filter(
      ({ file, line, code }) => file === name && line <= 1 && code !== noRows.code,
    ),
  };
}
