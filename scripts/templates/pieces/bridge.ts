import type { ConnectorAction } from '../model/action';
import type { Placed } from '../model/in-order';
import { patient } from '../model/retry';

type Rest = Partial<Pick<ConnectorAction, 'retry' | 'secure' | 'async' | 'runAfter'>>;

/** A call of the bridge. Each can be repeated without doing it twice. */
export const bridge = (
  operation: string,
  parameters: ConnectorAction['parameters'],
  rest: Rest = {},
): Placed<ConnectorAction> => ({
  kind: 'connector',
  connector: 'bridge',
  operation,
  parameters,
  retry: patient,
  ...rest,
});
