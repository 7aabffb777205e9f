import type { Rule } from '../lint/rule';
import { documentRules } from './document';
import { dynamicRules } from './dynamic';
import { extensionRules } from './extensions';
import { fieldRules } from './fields';
import { fileRules } from './files';
import { operationRules } from './operations';
import { parameterRules } from './parameters';
import { propertyRules } from './properties';
import { responseRules } from './responses';
import { textRules } from './texts';
import { triggerRules } from './triggers';

/** Every rule that a program decides. Those it cannot are in judgements.ts. */
export const rules: readonly Rule[] = [
  ...documentRules,
  ...textRules,
  ...operationRules,
  ...parameterRules,
  ...fieldRules,
  ...responseRules,
  ...dynamicRules,
  ...triggerRules,
  ...extensionRules,
  ...propertyRules,
  ...fileRules,
];
