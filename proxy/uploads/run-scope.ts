import type { UploadRow } from '../database/uploads/row';
import type { GraphScope } from '../graph/client';
import { backgroundCaller } from './background-caller';
import { pacedScope } from './paced-scope';
import type { UploadServices } from './services';

/** The scope for a call about runs in the background: these are of the tenant, not of one data connector. */
export function runScope(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<GraphScope> {
  const caller = backgroundCaller(services, row);
  delete caller.dataConnectors;
  return pacedScope(services, caller, signal);
}
