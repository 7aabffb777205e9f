export interface StoredEntry {
  name: string;
  bytes: number;
  isFolder: boolean;
}

/** A finished file on this machine that is to be sent. */
export interface LocalFile {
  path: string;
  bytes: number;
}

/**
 * A folder somewhere, with what it takes to place a set in it whole. Paths count from that folder, are separated by
 * `/`, and `''` is the folder itself. Everything throws BridgeErrors; what may be repeated has a code of `attempts.ts`.
 */
export interface FileStore {
  /** Where the folder is, for people; without credentials. */
  readonly place: string;
  /** Fails unless the folder is there; creates it, with its parents, if `create`. */
  open: (create: boolean) => Promise<void>;
  /** None if there is no such folder. */
  list: (folder: string) => Promise<readonly StoredEntry[]>;
  /** The text of a small file; undefined if there is none. */
  read: (path: string) => Promise<string | undefined>;
  /** From where a file of which `length` bytes are there may be continued: everything before is certain. */
  resumeAt: (length: number) => number;
  /** Sends a file from `offset` on; what it resolves for is kept by the other side. */
  send: (
    path: string,
    file: LocalFile,
    offset: number,
    onBytes: (bytes: number) => void,
  ) => Promise<void>;
  write: (path: string, text: string) => Promise<void>;
  /** A folder that is there already is no error. */
  makeFolder: (path: string) => Promise<void>;
  /** Replaces a file that has the new name. */
  rename: (from: string, to: string) => Promise<void>;
  /** A file that is not there is no error. */
  remove: (path: string) => Promise<void>;
  /** With everything in it. */
  removeFolder: (path: string) => Promise<void>;
  /** Makes the names in a folder durable, where the store can. */
  settle: (folder: string) => Promise<void>;
  close: () => Promise<void>;
}
