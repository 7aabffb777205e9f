import { isConnectorAction, type Action, type Actions, type ConnectorAction } from './action';

export type Rendered = Record<string, unknown>;
/** How a platform writes a call of a connector. */
export type RenderCall = (call: ConnectorAction) => Rendered;

/** Actions as they stand in a definition: control actions are the same everywhere, calls are the platform's. */
export const renderActions = (actions: Actions, renderCall: RenderCall): Rendered =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, renderAction(action, renderCall)]),
  );

function renderAction(action: Action, renderCall: RenderCall): Rendered {
  if (isConnectorAction(action)) return renderCall(action);
  const { description, runAfter, type, ...rest } = action;
  const rendered: Rendered = { runAfter, ...(description && { description }), type };
  const branch = (part: unknown): Rendered => ({
    actions: renderActions((part as { actions: Actions }).actions, renderCall),
  });
  for (const [key, part] of Object.entries(rest)) {
    if (key === 'actions') rendered[key] = renderActions(part as Actions, renderCall);
    else if (key === 'else' || key === 'default') rendered[key] = branch(part);
    else if (key === 'cases')
      rendered[key] = Object.fromEntries(
        Object.entries(part as Record<string, { case: string; actions: Actions }>).map(
          ([name, one]) => [name, { case: one.case, ...branch(one) }],
        ),
      );
    else rendered[key] = part;
  }
  return rendered;
}
