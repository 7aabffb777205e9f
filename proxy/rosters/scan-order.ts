import { findFile } from './formats/detect-format';
import type { FileFormat, RosterFormat } from './formats/format';

/** Names sorted so that files come before those that refer to them: fewer references wait for their target. */
export function scanOrder(format: RosterFormat, names: readonly string[]): string[] {
  const depthOf = (file: FileFormat, above: readonly FileFormat[]): number => {
    const targets = file.columns.flatMap(({ references }) =>
      format.files.filter(({ name }) => name === references?.file),
    );
    const next = targets.filter((target) => target !== file && !above.includes(target));
    return Math.max(-1, ...next.map((target) => depthOf(target, [...above, file]))) + 1;
  };
  const depth = new Map(format.files.map((file) => [file, depthOf(file, [])]));
  const rank = (name: string): number => {
    const file = findFile(format, name);
    return file === undefined ? -1 : depth.get(file)!;
  };
  return [...names].sort((a, b) => rank(a) - rank(b));
}
