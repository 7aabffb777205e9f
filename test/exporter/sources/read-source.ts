import { parse } from 'csv-parse/sync';
import type { EntityName } from '../../../proxy/exporter/model/entities';
import { entities } from '../../../proxy/exporter/model/entities';
import type { RosterSource, SourceContext } from '../../../proxy/exporter/sources/source';
import { createLogger } from '../../../proxy/observability/logger';

/** A context whose secrets are the given ones, by the name of their variable. */
export function contextOf(
  secrets: Record<string, string> = {},
  signal = new AbortController().signal,
): SourceContext {
  return {
    secrets: async (reference) =>
      secrets['env' in reference ? reference.env : reference.file] ?? '',
    logger: createLogger({ level: 'silent' }),
    signal,
    now: () => Date.now(),
    resolvePath: (path) => path,
  };
}

/** The rows of an entity as records, cells that are empty left out, in the order of their first cells. */
export async function readRows(
  source: RosterSource,
  entity: EntityName,
): Promise<Record<string, string>[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(entity, new AbortController().signal)) chunks.push(chunk);
  const records: string[][] = parse(Buffer.concat(chunks));
  const [header = [], ...rows] = records;
  const strangers = header.filter(
    (name) => !(entities[entity] as readonly string[]).includes(name),
  );
  if (strangers.length > 0) throw new Error(`not of the model: ${strangers.join(', ')}`);
  return sortRows(
    rows.map((row) =>
      Object.fromEntries(
        row.map((cell, i) => [header[i]!, cell] as const).filter(([, cell]) => cell !== ''),
      ),
    ),
  );
}

export const sortRows = (rows: Record<string, string>[]): Record<string, string>[] =>
  rows
    .map((row) => Object.fromEntries(Object.entries(row).sort()))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Reads to the end without keeping anything: bytes, and the most that resident memory grew by. */
export async function drain(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ lines: number; grownBytes: number }> {
  const before = process.memoryUsage.rss();
  let lines = 0;
  let most = before;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    most = Math.max(most, process.memoryUsage.rss());
  }
  return { lines, grownBytes: most - before };
}
