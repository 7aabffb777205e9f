import { configurationMarkdown, environmentExample } from './configuration-docs';
import { findingsMarkdown } from '../proxy/rosters/findings-markdown';
import { formatsMarkdown } from '../proxy/rosters/formats/formats-markdown';
import { errorsMarkdown } from './errors-docs';
import { exporterMarkdown } from './exporter-docs';
import { operationsPage } from './connector/operations-page';

/** The registry of generated files: one line each. */
export const generated: readonly { file: string; make: () => string | Promise<string> }[] = [
  { file: 'docs/configuration.md', make: configurationMarkdown },
  { file: '.env.example', make: environmentExample },
  { file: 'docs/errors.md', make: errorsMarkdown },
  { file: 'docs/findings.md', make: findingsMarkdown },
  { file: 'docs/formats.md', make: formatsMarkdown },
  { file: 'docs/exporter.md', make: exporterMarkdown },
  { file: 'docs/connector-operations.md', make: operationsPage },
];
