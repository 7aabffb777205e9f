import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { BridgeError } from '../../../../proxy/errors';
import { createSecretReader } from '../../../../proxy/exporter/profile/secret';
import { openOneRosterRest } from '../../../../proxy/exporter/sources/oneroster-rest/open-source';
import { oneRosterRestSettings } from '../../../../proxy/exporter/sources/oneroster-rest/settings';
import type { EntityName } from '../../../../proxy/exporter/model/entities';
import type { RosterSource } from '../../../../proxy/exporter/sources/source';
import { createLogger } from '../../../../proxy/observability/logger';
import { oneRosterClient, tokenPath, versions, type Sandbox } from '../../../../proxy/sandbox';

export type Row = Record<string, string>;

export interface SisOptions {
  /** Settings to override. */
  settings?: Record<string, unknown>;
  secret?: string;
  now?: () => number;
  signal?: AbortSignal;
  spoolParent?: string;
  /** In the place of waiting. */
  onSleep?: (ms: number) => void;
}

/** Settings for the simulated SIS, small pages so that there are many. */
export const sisSettings = (sandbox: Pick<Sandbox, 'origin'>, version: '1.1' | '1.2') => ({
  url: sandbox.origin + versions[version].root,
  version,
  pageSize: 50,
  auth: {
    type: 'oauth2',
    tokenUrl: sandbox.origin + tokenPath,
    clientId: oneRosterClient.id,
    clientSecret: { env: 'SIS_SECRET' },
  },
});

export const signedAuth = {
  type: 'oauth1',
  consumerKey: oneRosterClient.id,
  consumerSecret: { env: 'SIS_SECRET' },
};

/** Opens the source; waits are not waited for but noted. */
export async function openSis(settings: Record<string, unknown>, options: SisOptions = {}) {
  const waits: number[] = [];
  const lines: string[] = [];
  const source = await openOneRosterRest(
    oneRosterRestSettings.parse({ ...settings, ...options.settings }),
    {
      secrets: createSecretReader(
        { SIS_SECRET: options.secret ?? oneRosterClient.secret },
        (p) => p,
      ),
      logger: createLogger({ level: 'trace', write: (line) => void lines.push(line) }),
      signal: options.signal ?? new AbortController().signal,
      now: options.now ?? Date.now,
      resolvePath: (path) => path,
    },
    {
      ...(options.spoolParent !== undefined && { spoolParent: options.spoolParent }),
      sleep: async (ms, signal) => {
        waits.push(ms);
        options.onSleep?.(ms);
        await turn();
        signal.throwIfAborted();
      },
    },
  );
  return { source, waits, lines };
}

/** All rows of an entity. */
export async function readRows(
  source: RosterSource,
  entity: EntityName,
  signal = new AbortController().signal,
): Promise<Row[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(entity, signal)) chunks.push(chunk);
  return parse(Buffer.concat(chunks), { columns: true }) as unknown as Row[];
}

/** Everything, by entity. */
export async function readAll(source: RosterSource): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {};
  for (const entity of source.entities) all[entity] = await readRows(source, entity);
  return all;
}

/** Opens, reads all, closes. */
export async function pull(settings: Record<string, unknown>, options: SisOptions = {}) {
  const opened = await openSis(settings, options);
  try {
    return { ...opened, all: await readAll(opened.source) };
  } finally {
    await opened.source.close();
  }
}

/** The error of a pull that must fail. */
export async function failure(
  settings: Record<string, unknown>,
  options: SisOptions = {},
): Promise<BridgeError> {
  try {
    await pull(settings, options);
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('the pull should have failed');
}
