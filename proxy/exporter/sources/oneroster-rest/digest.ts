import { first64 } from './fingerprints';
import type { PulledRecord } from './flatten';

/** The content of a collection in one number, whatever the order of its records. */
export interface Digest {
  add(record: PulledRecord): void;
  read(): string;
}

export function createDigest(): Digest {
  let rows = 0;
  let sum = 0n;
  return {
    add(record) {
      rows += 1;
      sum = BigInt.asUintN(64, sum + first64(JSON.stringify(record)));
    },
    read: () => `${rows}:${sum.toString(16)}`,
  };
}
