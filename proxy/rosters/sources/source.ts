import type { FindingKind } from '../finding-kind';

/** Where bytes go: a file of the scan, or anything that takes them the same way. */
export interface ByteTarget {
  space: () => Uint8Array;
  filled: (count: number) => void;
  write: (chunk: Uint8Array) => void;
  readonly stopped: boolean;
}

/** Called between two reads: throws when the work was cancelled, and notes the progress. */
export type Checkpoint = (bytesRead: number) => void;

/** A file could not be read for a reason the user can act on; becomes a finding. */
export class SourceFault extends Error {
  constructor(
    readonly kind: FindingKind,
    readonly detail = '',
    options?: ErrorOptions,
  ) {
    super(kind.code, options);
  }
}

export interface SourceFile {
  name: string;
  /** Size when it was listed, unpacked. */
  bytes: number;
  /** Sends the bytes to the target until its end or until the target stops. */
  pump: (target: ByteTarget, checkpoint: Checkpoint) => Promise<void>;
}

export interface RosterSource {
  files: readonly SourceFile[];
  /** Names that are there and are not read: folders, links, refused entries. */
  faults: readonly { name: string; kind: FindingKind; detail: string }[];
  inArchive: boolean;
  close: () => void;
}
