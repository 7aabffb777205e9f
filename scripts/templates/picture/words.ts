import { isConnectorAction, type Action } from '../model/action';
import { connectors, type ConnectorName } from '../model/connectors';
import type { Style } from './box';

const plain: Style = { fill: '#f6f8fa', stroke: '#8c959f' };
const calls: Partial<Record<ConnectorName, Style>> = {
  bridge: { fill: '#d7f0f4', stroke: '#0b4f5c' },
  teams: { fill: '#e8e6fa', stroke: '#5b57b3' },
  outlook: { fill: '#e3effc', stroke: '#2f6fb0' },
};
const files: Style = { fill: '#fdf3d8', stroke: '#9a6b00' };
const stops: Style = { fill: '#fde2e1', stroke: '#b3261e' };
const scopes: Style = { fill: '#ffffff', stroke: '#57606a' };

export const styleOf = (action: Action): Style => {
  if (isConnectorAction(action)) return calls[action.connector] ?? files;
  if (action.type === 'Terminate' || action.type === 'ParseJson') return stops;
  return ['Scope', 'If', 'Switch', 'Foreach', 'Until'].includes(action.type) ? scopes : plain;
};

const kinds: Record<string, string> = {
  Terminate: 'ends the run as Failed',
  Compose: 'writes',
  InitializeVariable: 'variable',
  SetVariable: 'sets a variable',
  AppendToArrayVariable: 'adds to a list',
  Query: 'filters a list',
  Select: 'takes from a list',
  ParseJson: 'goes on only when this holds',
  Wait: 'waits a minute, or as long as the service says',
};

/** What a step is, in a few words. */
export const detailOf = (action: Action): string =>
  isConnectorAction(action)
    ? `${connectors[action.connector].title}: ${action.operation}`
    : (kinds[action.type] ?? action.type);

/** What a container is for, in lines of a bearable length. */
export function purposeOf({ description = '' }: Action): string[] {
  const lines: string[] = [];
  for (const word of description.split(' '))
    if (lines.length > 0 && `${lines.at(-1)} ${word}`.length <= 56)
      lines[lines.length - 1] += ` ${word}`;
    else if (word !== '') lines.push(word);
  return lines;
}

/** A name as people read it. */
export const readable = (name: string): string => name.replaceAll('_', ' ');
