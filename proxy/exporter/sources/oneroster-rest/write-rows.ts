import { createRowEncoder } from '../../csv/encode-rows';
import { entities, type EntityName } from '../../model/entities';
import type { ModelRow } from '../../model/row';

/** Rows of an entity as CSV: all columns of the model, the header first. */
export async function* writeRows<Name extends EntityName>(
  entity: Name,
  rows: AsyncIterable<ModelRow<Name>>,
): AsyncGenerator<Uint8Array> {
  const columns: readonly string[] = entities[entity];
  const encoder = createRowEncoder(columns);
  for await (const row of rows) {
    const cells: Readonly<Record<string, string | undefined>> = row;
    encoder.add(columns.map((column) => cells[column] ?? ''));
    if (encoder.isFull) yield encoder.take();
  }
  yield encoder.take();
}
