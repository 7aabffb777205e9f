import { configurationMarkdown, environmentExample } from './configuration-docs';
import { errorsMarkdown } from './errors-docs';

/** The registry of generated files: one line each. */
export const generated: readonly { file: string; make: () => string | Promise<string> }[] = [
  { file: 'docs/configuration.md', make: configurationMarkdown },
  { file: '.env.example', make: environmentExample },
  { file: 'docs/errors.md', make: errorsMarkdown },
];
