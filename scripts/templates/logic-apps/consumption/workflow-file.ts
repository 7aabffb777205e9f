import type { Flow } from '../../model/flow';
import type { Rendered } from '../../model/render-actions';
import type { ConnectionName } from '../render-call';
import { renderWorkflow, workflowParameters } from '../render-workflow';

const connection: ConnectionName = (api) => ({
  name: `@parameters('$connections')['${api}']['connectionId']`,
});

/** workflow.json: the definition that both the ARM template and Bicep deploy. */
export const workflowFile = (flow: Flow): { definition: Rendered } => ({
  definition: renderWorkflow(flow, connection, {
    $connections: { type: 'Object', defaultValue: {} },
    ...Object.fromEntries(
      workflowParameters(flow).map(({ name, description, default: defaultValue }) => [
        name,
        {
          type: 'String',
          ...(defaultValue !== undefined && { defaultValue }),
          metadata: { description },
        },
      ]),
    ),
  }),
});
