import { BridgeError } from '../../../errors';
import type { Logger } from '../../../observability/logger';
import type { Collection } from './collections';
import { roleOf } from './flatten';
import { isUnchanged } from './is-unchanged';
import { NotProved, pullCollection, type Pulled } from './pull-collection';
import { throwIfCancelled } from './send-patiently';
import type { SortedReader } from './sorted-reader';
import { createRoleNames, type RoleNames } from './role-names';
import type { Spool } from './spool';

export interface RosterPull {
  collections: readonly Collection[];
  reader: SortedReader;
  spool: Spool;
  pageSize: number;
  maxRecords: number;
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  logger: Logger;
  signal: AbortSignal;
}

/** What is known of people without reading the spool. */
export interface PulledRoster {
  /** The OneRoster role of a person. */
  roleOf: (sourcedId: string) => string | undefined;
}

/** A collection is pulled once and, when it moved, this often again. */
const mostRepeats = 3;
/** A SIS that is being changed gets time: 2, 4, 8 seconds. */
const firstPauseMs = 2_000;

/**
 * Brings all collections to the spool as they were at one moment: between the end of the last pull and the beginning
 * of the check that found all of them unchanged. What changed is pulled again, and everything is checked again. Throws
 * EXPORT_SOURCE_UNSTABLE or EXPORT_SOURCE_INCOMPLETE when a collection moved for the fourth time.
 */
export async function pullRoster(pull: RosterPull): Promise<PulledRoster> {
  const { collections, sleep, signal } = pull;
  const done = new Map<Collection, Pulled>();
  const repeats = new Map<Collection, number>();
  const names = createRoleNames();

  async function again(collection: Collection, why: NotProved): Promise<void> {
    const count = (repeats.get(collection) ?? 0) + 1;
    repeats.set(collection, count);
    if (count > mostRepeats) throw gaveUp(collection, why, count);
    pull.logger.warn({ attempt: count }, 'a collection moved while it was read and is read again');
    await sleep(firstPauseMs * 2 ** (count - 1), signal).catch(() =>
      throwIfCancelled(signal, collection.name),
    );
  }

  let waiting: readonly Collection[] = collections;
  while (waiting.length > 0) {
    for (const collection of waiting)
      for (;;)
        try {
          done.set(collection, await toSpool(collection, pull, names));
          break;
        } catch (error) {
          if (!(error instanceof NotProved)) throw error;
          await again(collection, error);
        }
    const changed: Collection[] = [];
    for (const [collection, pulled] of done)
      if (!(await isUnchanged(collection, pulled, pull))) changed.push(collection);
    for (const collection of changed)
      await again(collection, new NotProved('unstable', 'records changed'));
    waiting = changed;
  }
  const people = [...done].find(([{ name }]) => name === 'users')?.[1].ids;
  return { roleOf: (sourcedId) => names.nameOf(people?.get(sourcedId)) };
}

async function toSpool(
  collection: Collection,
  pull: RosterPull,
  names: RoleNames,
): Promise<Pulled> {
  const file = await pull.spool.create(collection.name);
  try {
    return await pullCollection(collection, {
      ...pull,
      file,
      ...(collection.name === 'users' && { tagOf: (one) => names.numberOf(roleOf(one)) }),
    });
  } finally {
    await file.close();
  }
}

function gaveUp({ name }: Collection, { kind, reason }: NotProved, count: number): BridgeError {
  const code = kind === 'unstable' ? 'EXPORT_SOURCE_UNSTABLE' : 'EXPORT_SOURCE_INCOMPLETE';
  return new BridgeError(code, { params: { collection: name, reason, count } });
}
