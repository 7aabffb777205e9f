import type { Collection } from './collections';
import { NotProved, pullCollection, type Pulled, type PullOptions } from './pull-collection';

/** Dates of a server go into a filter only in this form. */
const dateForm = /^[\d:.TZ+-]{10,40}$/;

/**
 * Whether a collection is still what was pulled. First by total and dates: the newest record is the newest one pulled
 * and none is newer. Where a server cannot sort and filter by date, or says otherwise, dates prove nothing, and the
 * whole collection is read again and compared.
 */
export async function isUnchanged(
  collection: Collection,
  pulled: Pulled,
  options: Omit<PullOptions, 'file' | 'tagOf'>,
): Promise<boolean> {
  const { reader, signal } = options;
  const { total, records } = await reader.newest(collection, signal);
  if (total !== pulled.total) return false;
  if (total === 0) return records.length === 0;
  const [newest] = records;
  const { newest: known } = pulled;
  if (
    known !== undefined &&
    dateForm.test(known) &&
    newest !== undefined &&
    isSameMoment(newest.record['dateLastModified'], known)
  ) {
    const newer = await reader.newerThan(collection, known, signal);
    if (newer === 0) return true;
  }
  try {
    return (await pullCollection(collection, options)).digest === pulled.digest;
  } catch (error) {
    if (error instanceof NotProved) return false;
    throw error;
  }
}

const isSameMoment = (a: unknown, b: string): boolean =>
  typeof a === 'string' && Date.parse(a) === Date.parse(b);
