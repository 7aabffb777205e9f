import type { Rule } from '../lint/rule';
import { calls } from './calls';
import { foreign } from './foreign';
import { limits } from './limits';
import { loops } from './loops';
import { parity } from './parity';
import { references } from './references';
import { secrets } from './secrets';
import { structure } from './structure';
import { triggerRules } from './trigger';

/** The registry of rules: one line a file. */
export const rules: readonly Rule[] = [
  ...structure,
  ...calls,
  ...loops,
  ...limits,
  ...references,
  ...triggerRules,
  ...parity,
  ...foreign,
  ...secrets,
];
