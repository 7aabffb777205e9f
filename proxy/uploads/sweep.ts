import type { UploadRow } from '../database/uploads/row';
import type { Engine } from '../engine/engine';
import { repeatedly, type Repetition } from '../repeatedly';
import { inputOf } from './input-of';
import { purgeUpload } from './purge';
import type { UploadServices } from './services';
import { finishUpload } from './steps/finish';
import { reasonOf } from './workflows/ending';

/**
 * Looks from time to time for what no call and no workflow will do: uploads that waited too long, files of ended ones,
 * and uploads whose workflow was never started because a process died in between, or whose engine state is
 * not in a restored dump. Every replica may do it at the same time.
 */
export const startSweep = (services: UploadServices, engine: Pick<Engine, 'start'>): Repetition =>
  repeatedly(
    services.limits.sweepEveryMs,
    () => sweepOnce(services, engine),
    (error) => services.logger.warn({ err: error }, 'uploads could not be looked after'),
  );

/** One round, for tests too. */
export async function sweepOnce(
  services: UploadServices,
  engine: Pick<Engine, 'start'>,
): Promise<void> {
  // One that fails must not keep the others waiting: it comes again in the next round.
  const each = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) =>
      services.logger.warn({ err: error }, 'an upload could not be looked after'),
    );
  for (const row of await services.uploads.listOpen())
    await each(() => (isOver(services, row) ? expire(services, row) : driveOn(engine, row)));
  for (const { tenantId, uploadId } of await services.uploads.listUnpurged())
    await each(() => purgeUpload(services, tenantId, uploadId));
}

const isOver = ({ clock }: UploadServices, { state, expiresAt }: UploadRow): boolean =>
  (state === 'receiving' || state === 'held') &&
  expiresAt !== null &&
  expiresAt.getTime() <= clock();

async function expire(services: UploadServices, row: UploadRow): Promise<void> {
  const what = row.state === 'held' ? 'an approval' : 'its files';
  await finishUpload(services, row, {
    from: [row.state],
    state: 'expired',
    reason: reasonOf('UPLOAD_EXPIRED', { what }),
  });
}

/** Starting a workflow that was started finds it, so this harms nothing. */
async function driveOn(engine: Pick<Engine, 'start'>, row: UploadRow): Promise<void> {
  const isDelivery =
    row.facts.containerId !== undefined ||
    ['waiting-for-turn', 'uploading', 'validating'].includes(row.state);
  if (row.state === 'receiving' || row.state === 'held') return;
  const workflow = isDelivery ? 'deliver' : 'check';
  await engine.start(row.facts.acceptedAt === undefined ? workflow : 'follow', inputOf(row));
}
