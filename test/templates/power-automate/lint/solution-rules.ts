import { componentRules } from './component-rules';
import { contentRules } from './content-rules';
import type { SolutionRule } from './solution-rule';

/** The registry of rules for solutions: one line a file. */
export const solutionRules: readonly SolutionRule[] = [...componentRules, ...contentRules];
