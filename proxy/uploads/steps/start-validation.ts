import { setTimeout as delay } from 'node:timers/promises';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { backgroundCaller } from '../background-caller';
import { pacedScope } from '../paced-scope';
import { throughOutage } from '../through-outage';
import type { UploadServices } from '../services';

export type StartedOr = { operationId: string } | { sessionLost: true };

/**
 * Closes the session and starts the validation, once. Before the first call the data connector's validations are
 * noted; when that call's fate is unknown (a lost answer, a killed process), a validation that was not
 * there before is ours, and only when there is none the call is made again.
 */
export async function startValidation(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<StartedOr> {
  const { tenantId, uploadId, dataConnectorId, facts } = row;
  if (facts.operationId) return { operationId: facts.operationId };
  const caller = backgroundCaller(services, row);
  const scope = () => pacedScope(services, caller, signal);
  const list = async () => services.industryData.listValidations(await scope(), dataConnectorId);

  const keep = async (operationId: string): Promise<StartedOr> => {
    await throughOutage(services, () => services.uploads.note(tenantId, uploadId, { operationId }));
    return { operationId };
  };
  const findOurs = async (before: readonly string[]): Promise<string | undefined> => {
    await delay(services.limits.settleMs, undefined, { signal });
    return (await list()).find((id) => !before.includes(id));
  };

  let before = facts.validationsBefore ?? undefined;
  if (before === undefined) {
    before = await list();
    await services.uploads.note(tenantId, uploadId, { validationsBefore: before });
  } else {
    const ours = await findOurs(before);
    if (ours !== undefined) return keep(ours);
  }
  try {
    const started = await services.industryData.startValidation(
      await scope(),
      dataConnectorId,
      facts.containerId,
    );
    return await keep(started.operationId);
  } catch (error) {
    if (!isSessionClosed(error)) throw error;
    const ours = await findOurs(before);
    return ours === undefined ? { sessionLost: true } : keep(ours);
  }
}

/** The session expired or was closed by somebody else, or by our own call that seemed lost. */
const isSessionClosed = (error: unknown): boolean =>
  error instanceof BridgeError &&
  (error.code === 'GRAPH_CONFLICT' || error.code === 'GRAPH_NOT_FOUND');
