import { closest, distance } from 'fastest-levenshtein';

/** The candidate nearest to a misspelt word, or undefined when none is near enough to be meant. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(word);
  const same = candidates.find((candidate) => simplify(candidate) === plain);
  if (same !== undefined || plain.length < 3 || plain.length > 64 || candidates.length === 0)
    return same;
  const best = closest(plain, candidates.map(simplify));
  const allowed = Math.max(1, Math.floor(plain.length / 4));
  if (distance(plain, best) > allowed) return undefined;
  return candidates.find((candidate) => simplify(candidate) === best);
}

/** Case, spaces and punctuation are what people get wrong most. */
const simplify = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
