import { BridgeError } from '../../../errors';
import type { Collection } from './collections';
import { createDigest } from './digest';
import { createFingerprints, type Fingerprints } from './fingerprints';
import type { PulledRecord } from './flatten';
import { throwIfCancelled } from './send-patiently';
import type { SortedReader } from './sorted-reader';
import type { SpoolFile } from './spool';

/** Why what was read is no whole collection of one moment. Another try may help. */
export class NotProved extends Error {
  constructor(
    readonly kind: 'unstable' | 'incomplete',
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** A collection that was read to its end. */
export interface Pulled {
  total: number;
  /** As many as the total says, no id twice. */
  ids: Fingerprints;
  /** Of ids, order left aside, and all values. */
  digest: string;
  /** The latest dateLastModified, as the server wrote it; undefined unless every record has one. */
  newest: string | undefined;
}

export interface PullOptions {
  reader: SortedReader;
  pageSize: number;
  maxRecords: number;
  signal: AbortSignal;
  /** Where records go; absent when they are only compared. */
  file?: SpoolFile;
  /** A number below 256 that is kept with each id. */
  tagOf?: (record: PulledRecord) => number;
}

/**
 * Reads a collection page by page, each at the place where the last one ended, and proves it whole: the total is the
 * same on every page, no id comes twice, as many records as the total, and none behind it. Throws NotProved, and
 * EXPORT_ONEROSTER_TOO_LARGE.
 */
export async function pullCollection(
  collection: Collection,
  { reader, pageSize, maxRecords, signal, file, tagOf }: PullOptions,
): Promise<Pulled> {
  const ids = createFingerprints();
  const digest = createDigest();
  const newest = createNewest();
  let total: number | undefined;
  const sameTotal = (page: { total: number }): void => {
    if (page.total !== (total ?? page.total))
      throw new NotProved('unstable', 'the total changed between two pages');
    total = page.total;
    if (total > maxRecords)
      throw new BridgeError('EXPORT_ONEROSTER_TOO_LARGE', {
        params: { collection: collection.name, reason: `more than ${maxRecords} records` },
      });
  };
  while (total === undefined || ids.size < total) {
    throwIfCancelled(signal, collection.name);
    const page = await reader.rows(collection, pageSize, ids.size, signal);
    sameTotal(page);
    for (const one of page.records) {
      const id = one.record['sourcedId'];
      if (!ids.add(String(id), tagOf?.(one))) throw new NotProved('unstable', 'an id came twice');
      digest.add(one);
      newest.add(one.record['dateLastModified']);
    }
    if (ids.size > page.total)
      throw new NotProved('incomplete', 'there are more records than X-Total-Count says');
    if (page.records.length === 0 && ids.size < page.total)
      throw new NotProved('incomplete', 'a page is empty before the end');
    await file?.add(page.records);
  }
  const behind = await reader.beyond(collection, total, signal);
  if (behind !== undefined) {
    if (behind.records.length > 0 && behind.total === total)
      throw new NotProved('incomplete', 'there are more records than X-Total-Count says');
    sameTotal(behind);
  }
  return { total, ids, digest: digest.read(), newest: newest.read() };
}

/** The latest of texts that are dates with times. */
function createNewest() {
  let latest = -Infinity;
  let text = '';
  let isComplete = true;
  return {
    add(given: string | readonly string[] | undefined): void {
      const at = typeof given === 'string' ? Date.parse(given) : NaN;
      if (Number.isNaN(at)) isComplete = false;
      else if (at > latest) [latest, text] = [at, String(given)];
    },
    read: () => (isComplete ? text : undefined),
  };
}
