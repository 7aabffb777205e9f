import type { FileFormat, RosterFormat } from './format';
import { formats } from './index';

export interface FileHeader {
  name: string;
  /** Header names as read from the file; empty when the file could not be read. */
  headers: readonly string[];
}

/** The file of a format that a file name means, whatever its case; undefined when it means none. */
export function findFile(format: RosterFormat, name: string): FileFormat | undefined {
  const wanted = name.toLowerCase();
  return format.files.find((file) => file.name.toLowerCase() === wanted);
}

/**
 * Chooses the format that explains a set of files best, by their names and headers: headers the format knows
 * count for it; its required headers that are missing and headers it does not know count against it.
 * Undefined when no file name means anything to any format.
 */
export function detectFormat(files: readonly FileHeader[]): RosterFormat | undefined {
  let best: { format: RosterFormat; score: number } | undefined;
  for (const format of formats) {
    const score = scoreOf(format, files);
    if (score !== undefined && (best === undefined || score > best.score)) best = { format, score };
  }
  return best?.format;
}

function scoreOf(format: RosterFormat, files: readonly FileHeader[]): number | undefined {
  let score = 0;
  let known = 0;
  for (const { name, headers } of files) {
    const file = findFile(format, name);
    if (file === undefined) {
      score += format.ignoredFiles?.includes(name) ? 2 : -4;
      continue;
    }
    known += 1;
    score += 4 + headerScore(file, headers);
  }
  for (const file of format.files) {
    const there = files.some(({ name }) => findFile(format, name) === file);
    if (file.presence === 'required' && !there) score -= 6;
  }
  return known === 0 ? undefined : score;
}

function headerScore(file: FileFormat, headers: readonly string[]): number {
  if (headers.length === 0) return 0;
  const present = new Set(headers);
  const matched = file.columns.filter(
    ({ name, variant }) => present.has(name) || (variant !== undefined && present.has(variant)),
  );
  const missing = file.columns.filter(
    (column) => column.required !== undefined && !matched.includes(column),
  );
  return 2 * matched.length - 3 * missing.length - 2 * (present.size - matched.length);
}
