import type { Action } from './definition';
import type { RunScope } from './run-scope';

/** What the history hides. Inputs that were taken from a secured output by name are hidden too, no more than that. */
export function securedBy(action: Action, scope: RunScope): Set<'inputs' | 'outputs'> {
  const secured = new Set(action.runtimeConfiguration?.secureData?.properties ?? []);
  // Securing the inputs of Parse JSON hides its outputs as well: they are the same data.
  if (secured.has('inputs') && action.type.toLowerCase() === 'parsejson') secured.add('outputs');
  if (scope.hasTakenSecured) secured.add('inputs');
  return secured;
}
