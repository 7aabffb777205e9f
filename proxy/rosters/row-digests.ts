import { createHmac, createSecretKey } from 'node:crypto';
import { BridgeError } from '../errors';
import { findFile } from './formats/detect-format';
import type { RosterFormat } from './formats/format';
import { createDigestSet } from './keys/digest-set';
import type { DigestSet } from './keys/digest-set';
import { parseHeader } from './scan/header-line';
import type { RecordBatch } from './scan/record-batch';
import type { RecordScanner } from './scan/record-scanner';
import { createRecordScanner } from './scan/record-scanner';
import { defaultLimits } from './roster-scan';

export interface RowDigester extends Omit<RecordScanner, 'end'> {
  /** The digests of all readable records. Throws ROSTER_FILE_UNREADABLE when the header cannot be read. */
  end: () => DigestSet;
}

/**
 * Reduces a roster file to keyed hashes: for each record one of its key and one of the whole record, both
 * HMAC-SHA256 under the secret, cut to 16 and 8 bytes. Equal for equal content whatever the order of columns and
 * rows, quoting and line ends; passwords do not count. Nothing can be read back without the secret.
 */
export function createRowDigester(
  format: RosterFormat,
  fileName: string,
  secret: Uint8Array,
): RowDigester {
  const file = findFile(format, fileName);
  if (file === undefined) throw refused(fileName, format.title);
  const hmacKey = createSecretKey(secret);
  const digests = createDigestSet();
  let keyCells: number[] = [];
  let rowCells: number[] = [];

  const digest = (purpose: string, batch: RecordBatch, row: number, cells: number[]): Buffer => {
    const hmac = createHmac('sha256', hmacKey).update(`${purpose}\0${file.name}\0`);
    for (const position of cells) {
      const cell = row * batch.width + position;
      // A length before each cell keeps "a,bc" and "ab,c" apart; a missing column counts as empty.
      const bytes =
        position < 0 ? none : batch.bytes.subarray(batch.starts[cell], batch.ends[cell]);
      hmac.update(`${bytes.length}:`).update(bytes);
    }
    return hmac.digest();
  };

  const scanner = createRecordScanner({
    bufferBytes: defaultLimits.bufferBytes,
    onHeader(line) {
      const header = parseHeader(line);
      if ('fault' in header) return 0;
      const position = (name: string): number => {
        const variant = file.columns.find((column) => column.name === name)?.variant;
        const at = header.names.indexOf(name);
        return at < 0 && variant !== undefined ? header.names.indexOf(variant) : at;
      };
      keyCells = file.keys[0]!.columns.map(position);
      rowCells = file.columns
        .filter(({ type }) => type !== 'password')
        .map(({ name }) => position(name));
      return keyCells.every((at) => at < 0) ? 0 : header.names.length;
    },
    onBatch(batch) {
      for (let row = 0; row < batch.count; row += 1)
        digests.add(digest('key', batch, row, keyCells), digest('row', batch, row, rowCells));
    },
    onFault: () => undefined,
  });
  return {
    space: scanner.space,
    filled: scanner.filled,
    write: scanner.write,
    get stopped() {
      return scanner.stopped;
    },
    end() {
      scanner.end();
      if (!keyCells.some((at) => at >= 0)) throw refused(fileName, format.title);
      return digests.close();
    },
  };
}

const none = new Uint8Array(0);
const refused = (file: string, format: string): BridgeError =>
  new BridgeError('ROSTER_FILE_UNREADABLE', { params: { file, format }, target: file });
