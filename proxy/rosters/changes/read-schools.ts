import { textOf } from '../file-scan';
import type { RosterFormat } from '../formats/format';
import { matchColumns } from '../formats/match-columns';
import { isBlank } from '../scan/byte-class';
import { parseHeader } from '../scan/header-line';
import { createRecordScanner } from '../scan/record-scanner';
import type { Checkpoint, SourceFile } from '../sources/source';
import { pumpFile } from './roster-files';
import { MAX_SCHOOLS } from './school-index';
import type { School } from './snapshot-form';

/** Longer ids are refused by SDS; their records count as records of no school. */
const MAX_ID_BYTES = 255;

/** Ids and names of the school file, which is read once more for its records: numbers of schools come first. */
export async function readSchools(
  format: RosterFormat,
  file: SourceFile,
  bufferBytes: number,
  checkpoint: Checkpoint,
): Promise<School[]> {
  const { columns } = format.files.find(({ name }) => name === format.schools.file)!;
  const schools: School[] = [];
  let id = -1;
  let name = -1;
  const scanner = createRecordScanner({
    bufferBytes,
    onHeader(line) {
      const header = parseHeader(line);
      if ('fault' in header) return 0;
      const found = matchColumns(header.names, columns);
      id = found.findIndex((column) => column?.name === format.schools.id);
      name = found.findIndex((column) => column?.name === format.schools.name);
      return id < 0 ? 0 : header.names.length;
    },
    onBatch({ bytes, starts, ends, width, count }) {
      for (let row = 0; row < count; row += 1) {
        const at = row * width;
        const [start, end] = [starts[at + id]!, ends[at + id]!];
        if (schools.length === MAX_SCHOOLS) return;
        if (end - start > MAX_ID_BYTES || isBlank(bytes, start, end)) continue;
        schools.push({
          id: textOf(bytes, start, end),
          name: name < 0 ? '' : textOf(bytes, starts[at + name]!, ends[at + name]!),
        });
      }
    },
    onFault: () => undefined,
  });
  await pumpFile(file, scanner, () => checkpoint(0));
  scanner.end();
  return schools;
}
