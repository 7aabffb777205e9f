import { createHash } from 'node:crypto';
import type { RosterComparison } from './comparison';
import type { ChangeJudgement } from './judge-changes';

/**
 * The hash an approval is bound to: SHA-256, in hex, over comparison, judgement and the bytes of every file, as JSON
 * with sorted names. Another file, another byte, another baseline or another limit gives another hash.
 */
export function summaryHash(
  comparison: RosterComparison,
  judgement: ChangeJudgement,
  files: readonly { name: string; sha256: string }[],
): string {
  const set = files.map(({ name, sha256 }) => `${name} ${sha256.toLowerCase()}`).sort();
  const text = canonicalJson({ version: 1, comparison, judgement, files: set });
  return createHash('sha256').update(text).digest('hex');
}

/** JSON without spaces, the names of each object in order: equal data gives equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
