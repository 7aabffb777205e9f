import type { Caller } from '../../auth/caller';
import type { Engine } from '../../engine/engine';
import { BridgeError } from '../../errors';
import type { ExportProfileView, ExportView } from '../../schemas/export';
import type { ExportProfile } from '../profile/profile';
import { takeRequest, type ExportRequest } from './run-request';
import { nextStart } from './schedule';
import type { ExportServices } from './services';
import { exportView } from './view';

/** What the operations on exports do. Everything belongs to the tenant of the caller. */
export interface Exports {
  /** Starts a profile. It goes on by itself once this resolves. */
  run(caller: Caller, request: ExportRequest): Promise<ExportView>;
  get(caller: Caller, exportId: string): Promise<ExportView>;
  list(
    caller: Caller,
    filter: { profile?: string | undefined; skip: number; top: number },
  ): Promise<ExportView[]>;
  profiles(caller: Caller): Promise<ExportProfileView[]>;
}

export function createExports(services: ExportServices, engine: Pick<Engine, 'start'>): Exports {
  const { exports, profiles, publicUrl, clock } = services;
  return {
    async run(caller, request) {
      const { tenantId } = caller;
      await profiles.find(tenantId, request.profile);
      const row = await takeRequest(services, caller, request);
      const { exportId, profile } = row;
      if (row.finishedAt === null) await engine.start('export', { tenantId, exportId, profile });
      return exportView(row, publicUrl);
    },
    async get({ tenantId }, exportId) {
      const row = await exports.find(tenantId, exportId);
      if (row === null) throw new BridgeError('EXPORT_NOT_FOUND', { target: 'exportId' });
      return exportView(row, publicUrl);
    },
    list: async ({ tenantId }, filter) =>
      (await exports.list(tenantId, filter)).map((row) => exportView(row, publicUrl)),
    profiles: async ({ tenantId }) =>
      (await profiles.list(tenantId))
        .map(({ profile }) => profileView(profile, clock()))
        .sort((one, other) => one.id.localeCompare(other.id)),
  };
}

function profileView(profile: ExportProfile, now: number): ExportProfileView {
  const destinations = profile.destinations.map(({ kind }) => kind);
  const next = nextStart(profile, now);
  return {
    id: profile.name,
    displayName: `${profile.name} (${profile.source.kind} to ${destinations.join(', ')})`,
    ...{ format: profile.format, source: profile.source.kind, destinations },
    ...(next && { nextStartAt: next.toISOString() }),
  };
}

/** In place of exports where there is no database. */
export function createNoExports(): Exports {
  const refuse = (): Promise<never> => Promise.reject(new BridgeError('DATABASE_UNAVAILABLE'));
  return { run: refuse, get: refuse, list: refuse, profiles: refuse };
}
