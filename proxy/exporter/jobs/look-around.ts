import type { Engine } from '../../engine/engine';
import { repeatedly, type Repetition } from '../../repeatedly';
import { takeRequest } from './run-request';
import { dueStart, scheduleCaller } from './schedule';
import type { ExportServices } from './services';

/** So old is a row at least before its workflow is started for whoever made it and died. */
const forgottenMs = 10_000;

/**
 * Starts what is due by the schedules, and what was asked for but never started. Every replica may do it at the same
 * time: a start has one correlation id.
 */
export async function lookAround(
  services: ExportServices,
  engine: Pick<Engine, 'start'>,
): Promise<void> {
  const { profiles, exports, limits, clock, logger } = services;
  const now = clock();
  const start = (row: { tenantId: string; exportId: string; profile: string }): Promise<void> =>
    engine.start('export', {
      ...{ tenantId: row.tenantId, exportId: row.exportId, profile: row.profile },
    });
  for (const known of await profiles.all()) {
    const due = dueStart(known, now, limits.lateMinutes * 60_000);
    if (due === undefined) continue;
    const { name, tenantId } = known.profile;
    const caller = { kind: 'app' as const, tenantId, objectId: scheduleCaller };
    const correlationId = `schedule:${due.toISOString()}:${name}`;
    // Two files with one name cannot both be meant; the log says so, not the history.
    const isMeant = await profiles.find(tenantId, name).then(
      () => true,
      (error: unknown) => {
        logger.warn({ err: error }, 'a scheduled export is not started');
        return false;
      },
    );
    if (!isMeant) continue;
    const row = await takeRequest(services, caller, { profile: name, correlationId });
    if (row.finishedAt === null) await start(row);
  }
  for (const row of await exports.listOpen())
    if (row.createdAt.getTime() < now - forgottenMs) await start(row);
}

/** Looks around from time to time. */
export const startLookingAround = (
  services: ExportServices,
  engine: Pick<Engine, 'start'>,
): Repetition =>
  repeatedly(
    services.limits.lookEveryMs,
    () => lookAround(services, engine),
    (error) => services.logger.warn({ err: error }, 'exports could not be looked after'),
  );
