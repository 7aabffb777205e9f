import { connectors } from '../model/connectors';
import type { Flow } from '../model/flow';
import { settings } from '../model/settings';
import { isConnectorAction } from '../model/action';
import { operations } from '../../../proxy/routes';
import { actionsOf, usedConnectors, usedSettings } from '../model/used';
import { connectionReference, settingSchemaName } from './names';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const roles = ['Roster.Admin', 'Roster.Export', 'Roster.Sync'];

/** The role that the calls of a flow need; each role includes reading. */
function roleNote(flow: Flow): string {
  const called = new Set<string>();
  for (const [, action] of actionsOf(flow.actions))
    if (isConnectorAction(action) && action.connector === 'bridge') called.add(action.operation);
  const needed = operations.filter((one) => called.has(one.operationId)).map(({ role }) => role);
  const found = roles.filter((role) => needed.some((one) => one === role));
  return `Whoever the connection *${connectors.bridge.title}* belongs to needs the role ${(found.length > 0 ? found : ['Roster.Read']).map((role) => `\`${role}\``).join(' and ')} of the service. An API key is a connection too; it does not expire with a password.`;
}

/** The README of a flow, made from the model. */
export function readmeOf(flow: Flow): string {
  const used = usedConnectors(flow);
  const isScheduled = flow.trigger.kind === 'recurrence';
  const steps = [
    'Import the solution of the connector, then the one with this flow: [docs/templates.md](../../../docs/templates.md#import).',
    'Make or choose the connections, and set the environment variables above.',
    ...(isScheduled ? ['Set hour and time zone in the trigger: what is shipped is UTC.'] : []),
    'Turn the flow on: it arrives turned off. Run it once and look at the run.',
  ];
  return `# ${flow.title}

Made from \`scripts/templates/flows/\` by \`npm run build:templates\`; do not edit.

${flow.description}

![Picture of the flow: ${flow.title}](flow.svg)

## What it does

The flow:

${flow.does.map((one, index) => `${index + 1}. ${one}`).join('\n')}

${isScheduled || flow.trigger.kind === 'polling' ? 'One run at a time: a run that starts meanwhile waits.' : 'Every notification starts a run of its own.'}

## What it asks for

Connections. A premium connector needs a licence that includes premium connectors, for the owner of the flow:

${table(
  ['connection', 'reference', 'class'],
  used.map((name) => [
    connectors[name].title,
    `\`${connectionReference(name)}\``,
    connectors[name].premium ? 'premium' : 'standard',
  ]),
)}

Environment variables. A hyphen says "not used":

${table(
  ['variable', 'name', 'default', ''],
  usedSettings(flow).map((name) => [
    settings[name].title,
    `\`${settingSchemaName(name)}\``,
    `\`${settings[name].default}\``,
    settings[name].description,
  ]),
)}

## Step by step

${steps.map((one, index) => `${index + 1}. ${one}`).join('\n')}

Good to know:

${[roleNote(flow), ...flow.before].map((one) => `- ${one}`).join('\n')}

## When something goes wrong

${table(
  ['what', 'then'],
  flow.failures.map(({ what, then }) => [what, then]),
)}

What is told to people and what the run history keeps holds counts, codes, file names and a link, never a row: the steps that carry the
content of files, and answers of people, are hidden in it. The codes of the service are in [docs/errors.md](../../../docs/errors.md).
`;
}
