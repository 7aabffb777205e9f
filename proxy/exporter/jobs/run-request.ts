import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../auth/caller';
import type { ExportStore } from '../../database/exports/export-store';
import type { ExportRow } from '../../database/exports/row';
import { BridgeError } from '../../errors';
import type { ExportServices } from './services';

export interface ExportRequest {
  profile: string;
  only?: string[] | undefined;
  dryRun?: boolean | undefined;
  correlationId?: string | undefined;
}

/** After one of these the same call again is meant: something was mended in between. */
const worthRepeating = ['refused', 'failed'];

/**
 * The row of an export, new or found: the same caller gets the same export again for the same correlation id, and without
 * one for the same request within ten minutes, unless it has failed. Throws EXPORT_CORRELATION_TAKEN.
 */
export async function takeRequest(
  services: Pick<ExportServices, 'inTransaction' | 'clock' | 'limits'>,
  caller: Pick<Caller, 'tenantId' | 'objectId' | 'kind' | 'dataConnectors'>,
  request: ExportRequest,
): Promise<ExportRow> {
  const { tenantId, objectId: createdBy } = caller;
  const correlationId = request.correlationId ?? null;
  const requestHash = hashOf(request);
  const now = services.clock();
  return services.inTransaction(async (exports) => {
    await exports.lock(`export ${tenantId}/${createdBy}/${correlationId ?? requestHash}`);
    const since = new Date(now - services.limits.sameWithinMinutes * 60_000);
    const earlier =
      correlationId === null
        ? await exports.findRecent({ tenantId, createdBy, requestHash }, since, worthRepeating)
        : await exports.findByCorrelation(tenantId, createdBy, correlationId);
    if (earlier !== null && earlier.requestHash !== requestHash)
      throw new BridgeError('EXPORT_CORRELATION_TAKEN', { target: 'correlationId' });
    return earlier ?? insert(exports);
  });

  async function insert(exports: ExportStore): Promise<ExportRow> {
    const row = {
      ...{ exportId: randomUUID(), tenantId, profile: request.profile, createdBy },
      ...{ correlationId, requestHash, createdAt: new Date(now) },
      facts: {
        callerKind: caller.kind,
        isDryRun: request.dryRun === true,
        ...(request.only && { only: request.only }),
        ...(caller.dataConnectors && { dataConnectors: [...caller.dataConnectors] }),
      },
    };
    await exports.insert(row);
    return { ...row, state: 'queued', finishedAt: null };
  }
}

const hashOf = ({ profile, only, dryRun }: ExportRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([profile, only ?? null, dryRun === true]))
    .digest('hex');
