import { parseDefinition, type Dialect } from '../run/definition';
import type { Problem, Rule } from './problem';
import { calls } from './rules/calls';
import { graph } from './rules/graph';
import { limits } from './rules/limits';
import { references } from './rules/references';
import { types } from './rules/types';
import { variables } from './rules/variables';
import { placesOf } from './walk';

export type { Problem } from './problem';

const rules: readonly Rule[] = [graph, limits, calls, references, variables, types];

/** What the platform would refuse in a definition, and what would fail in every run; empty when there is nothing. */
export function checkDefinition(definition: unknown, dialect: Dialect): Problem[] {
  const parsed = parseDefinition(definition);
  const checked = { definition: parsed, dialect, places: placesOf(parsed) };
  return rules.flatMap((rule) => rule(checked));
}

/** A definition that does not pass the check. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ at, code, message }) => `${at}: ${code}: ${message}`).join('\n'));
  }
}

/** Throws `DefinitionError` for a definition with problems. */
export function assertDefinition(definition: unknown, dialect: Dialect): void {
  const problems = checkDefinition(definition, dialect);
  if (problems.length > 0) throw new DefinitionError(problems);
}
