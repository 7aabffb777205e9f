import type { Action, Actions } from './action';
import { isConnectorAction } from './action';
import { connectors, type ConnectorName } from './connectors';
import { settingCall } from './expression';
import type { Flow } from './flow';
import { settings, type SettingName } from './settings';

/** Every action with its name, containers before what is in them. */
export function* actionsOf(actions: Actions): Generator<[name: string, action: Action]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action];
    for (const branch of branchesOf(action)) yield* actionsOf(branch.actions);
  }
}

/** What a container holds, by branch; nothing for other actions. */
export function branchesOf(action: Action): { title: string; actions: Actions }[] {
  if (isConnectorAction(action)) return [];
  switch (action.type) {
    case 'Scope':
    case 'Foreach':
    case 'Until':
      return [{ title: '', actions: action.actions }];
    case 'If':
      return [
        { title: 'yes', actions: action.actions },
        ...(action.else ? [{ title: 'no', actions: action.else.actions }] : []),
      ];
    case 'Switch':
      return [
        ...Object.values(action.cases).map((one) => ({ title: one.case, actions: one.actions })),
        { title: 'otherwise', actions: action.default.actions },
      ];
    default:
      return [];
  }
}

/** Connectors of a flow, in the order of their registry. */
export function usedConnectors({ trigger, actions }: Flow): ConnectorName[] {
  const used = new Set<ConnectorName>(trigger.kind === 'recurrence' ? [] : [trigger.connector]);
  for (const [, action] of actionsOf(actions))
    if (isConnectorAction(action)) used.add(action.connector);
  return (Object.keys(connectors) as ConnectorName[]).filter((name) => used.has(name));
}

/** Settings of a flow, in the order of their registry. */
export function usedSettings({ trigger, actions }: Flow): SettingName[] {
  const used = new Set<string>();
  for (const [, name] of JSON.stringify([trigger, actions]).matchAll(settingCall))
    if (name !== undefined) used.add(name);
  return (Object.keys(settings) as SettingName[]).filter((name) => used.has(name));
}
