import { entities, type EntityName } from '../../model/entities';
import type { ModelRow } from '../../model/row';

const chunkLength = 64 << 10;

/** Rows of an entity as CSV after RFC 4180 with LF: all columns of the model, the header first. */
export async function* writeRows<Name extends EntityName>(
  entity: Name,
  rows: AsyncIterable<ModelRow<Name>>,
): AsyncGenerator<Uint8Array> {
  const columns: readonly string[] = entities[entity];
  let text = `${columns.join(',')}\n`;
  for await (const row of rows) {
    const cells: Readonly<Record<string, string | undefined>> = row;
    text += `${columns.map((column) => quote(cells[column] ?? '')).join(',')}\n`;
    if (text.length < chunkLength) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

const quote = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
