import type { Entries, Solution } from './solution';

/** What an import checks, or should (template-formats: the eight points that must match). */
export interface SolutionRule {
  name: string;
  check: (solution: Solution, connector: Solution) => string[];
  /** Changes of the flows' zip, each of which breaks the rule. */
  breaks: readonly ((entries: Entries) => void)[];
}

export const braced = (id = ''): string => id.replace(/[{}]/g, '');
export const strangers = (
  one: readonly string[],
  other: readonly string[],
  what: string,
): string[] => one.filter((item) => !other.includes(item)).map((item) => `${item} ${what}`);

/** Replaces a text in an entry; a text that is not there is a mistake of the test. */
export function swap(entries: Entries, name: RegExp, from: string | RegExp, to: string): void {
  const [key] = [...entries.keys()].filter((one) => name.test(one));
  const text = entries.get(key ?? '') ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${String(from)} is not in ${key}`);
  entries.set(key ?? '', changed);
}
