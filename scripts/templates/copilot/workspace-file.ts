import { format } from 'prettier';
import { stringify } from 'yaml';
import type { Component } from './components';

/**
 * A component as a file of the agent's workspace (`*.mcs.yml`): its name in a header of two lines, then what the
 * portal's code editor shows.
 */
export async function workspaceFile({ name, data }: Component): Promise<string> {
  const text = stringify(
    { 'mcs.metadata': { componentName: name }, ...data },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  return format(text, { parser: 'yaml', printWidth: 100, singleQuote: true });
}
