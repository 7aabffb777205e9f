import { setTimeout as delay } from 'node:timers/promises';
import { createOutboundClient } from '../../../outbound';
import type { EntityName } from '../../model/entities';
import { rowsOf, type OneRosterEntity, type RowContext } from '../../model/from-oneroster';
import type { ModelRow } from '../../model/row';
import type { RosterSource, SourceContext } from '../source';
import { createAuthorizer } from './authorizer';
import { collections, type Collection } from './collections';
import { pullRoster, type PulledRoster } from './pull-roster';
import { createPageReader } from './read-page';
import { createPatientSender, throwIfCancelled } from './send-patiently';
import type { OneRosterRestSettings } from './settings';
import { createSortedReader, type SortedReader } from './sorted-reader';
import { createSpool, type Spool } from './spool';
import { writeRows } from './write-rows';

/** What tests put in the place of real waiting. */
export interface SourceParts {
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Where the temporary folder is made. */
  spoolParent?: string;
}

const maxResponseBytes = 32 * 1024 * 1024;

/**
 * Signs in and asks every collection for its total, so that what is wrong in the profile shows at once. The roster
 * itself is pulled with the first `read`, all of it, before the first row is handed on.
 */
export async function openOneRosterRest(
  settings: OneRosterRestSettings,
  context: SourceContext,
  parts: SourceParts = {},
): Promise<RosterSource> {
  const sleep =
    parts.sleep ?? ((ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }));
  const root = settings.url.replace(/\/+$/, '');
  const addresses = [root, ...(settings.auth.type === 'oauth2' ? [settings.auth.tokenUrl] : [])];
  const client = createOutboundClient({
    allowedOrigins: addresses.map((address) => /^https?:\/\/[^/]+/.exec(address)?.[0] ?? ''),
    timeoutMs: settings.timeoutSeconds * 1000,
    maxResponseBytes,
  });
  let spool: Spool | undefined;
  const close = async (): Promise<void> => {
    client.close();
    await spool?.close();
  };
  try {
    const send = createPatientSender({ ...context, ...settings, client, sleep });
    const authorizer = await createAuthorizer(settings, context, send);
    const reader = createSortedReader(createPageReader(root, send, authorizer));
    const wanted = collections.filter(
      ({ name }) => !(settings.leaveOut as readonly string[]).includes(name),
    );
    const expected = await totalsOf(wanted, reader, context.signal);
    const files = await createSpool(parts.spoolParent);
    spool = files;
    let pulled: Promise<PulledRoster> | undefined;

    return {
      entities: wanted.flatMap(({ entities }) => entities),
      expectedRows: (entity) => expected.get(entity),
      async *read(entity, given) {
        const signal = AbortSignal.any([given, context.signal]);
        pulled ??= pullRoster({
          ...settings,
          ...context,
          collections: wanted,
          reader,
          spool: files,
          sleep,
          signal,
        });
        const { roleOf } = await pulled;
        for (const collection of wanted) {
          const own = collection.entities.find((one) => one === entity);
          if (own === undefined) continue;
          const rows = rowsFrom(files, collection, own, { mapping: settings, roleOf }, signal);
          yield* writeRows(own, rows);
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** By the entity of the collection's own name; roles and relationships are not known beforehand. */
async function totalsOf(
  wanted: readonly Collection[],
  reader: SortedReader,
  signal: AbortSignal,
): Promise<Map<EntityName, number>> {
  const totals = new Map<EntityName, number>();
  for (const collection of wanted) {
    const { total } = await reader.newest(collection, signal);
    if (collection.entities[0] !== undefined) totals.set(collection.entities[0], total);
  }
  return totals;
}

async function* rowsFrom<Name extends OneRosterEntity>(
  spool: Spool,
  { name }: Collection,
  entity: Name,
  context: RowContext,
  signal: AbortSignal,
): AsyncGenerator<ModelRow<Name>> {
  for await (const { record, roles } of spool.read(name)) {
    throwIfCancelled(signal, name);
    yield* rowsOf[entity](record, context, roles);
  }
}
