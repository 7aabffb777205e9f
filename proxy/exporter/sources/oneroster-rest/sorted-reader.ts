import { BridgeError } from '../../../errors';
import type { Collection } from './collections';
import { QueryRefused, type Page, type PageQuery, type ReadPage } from './read-page';

export interface SortedReader {
  /** Rows by sourcedId where the server can sort so, else in the server's order. */
  rows(collection: Collection, limit: number, offset: number, signal: AbortSignal): Promise<Page>;
  /** What is at an offset that should be behind the end; undefined when the server refuses such an offset. */
  beyond(collection: Collection, offset: number, signal: AbortSignal): Promise<Page | undefined>;
  /** The total, and the newest record if the server can sort by date. */
  newest(collection: Collection, signal: AbortSignal): Promise<Page>;
  /** How many records are newer; undefined when the server cannot filter so. */
  newerThan(
    collection: Collection,
    moment: string,
    signal: AbortSignal,
  ): Promise<number | undefined>;
}

/** Asks for what helps the proof, and does without where the server says no. */
export function createSortedReader(read: ReadPage): SortedReader {
  /** Collections and fields that the server refused to sort by. */
  const unsorted = new Set<string>();

  async function readSorted(
    collection: Collection,
    query: PageQuery & { sort: NonNullable<PageQuery['sort']> },
    signal: AbortSignal,
  ): Promise<Page> {
    const { sort, ...plain } = query;
    const key = `${collection.name} ${sort.by}`;
    if (!unsorted.has(key))
      try {
        return await read(collection, query, signal);
      } catch (error) {
        if (!(error instanceof QueryRefused)) throw error;
      }
    const page = await read(collection, plain, signal);
    unsorted.add(key);
    return page;
  }

  return {
    rows: (collection, limit, offset, signal) =>
      readSorted(
        collection,
        { limit, offset, sort: { by: 'sourcedId', order: 'asc' } },
        signal,
      ).catch(asRefusal(collection)),
    beyond: async (collection, offset, signal) => {
      try {
        return await read(collection, { limit: 1, offset }, signal);
      } catch (error) {
        if (error instanceof QueryRefused) return undefined;
        throw error;
      }
    },
    newest: (collection, signal) =>
      readSorted(
        collection,
        { limit: 1, offset: 0, sort: { by: 'dateLastModified', order: 'desc' } },
        signal,
      ).catch(asRefusal(collection)),
    async newerThan(collection, moment, signal) {
      try {
        const filter = `dateLastModified>'${moment}'`;
        return (await read(collection, { limit: 1, offset: 0, filter }, signal)).total;
      } catch (error) {
        if (error instanceof QueryRefused) return undefined;
        throw error;
      }
    },
  };
}

const asRefusal =
  ({ name }: Collection) =>
  (error: unknown): never => {
    if (!(error instanceof QueryRefused)) throw error;
    throw new BridgeError('EXPORT_ONEROSTER_REFUSED', {
      params: { collection: name, status: error.status },
    });
  };
