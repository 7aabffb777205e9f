import { StorageRefusal } from './refusal';

/** Flushed bytes are `committed`; appended blocks stay invisible until a flush reaches them. */
export interface StoredFile {
  committed: Buffer[];
  length: number;
  blocks: Map<number, Buffer[]>;
  modified: number;
}

export interface ContainerStore {
  create(directory: string): void;
  /** Removes the container and returns its files with their flushed bytes; undefined when it is gone. */
  close(directory: string): Map<string, StoredFile> | undefined;
  /** Throws StorageRefusal 404 when the container is gone. */
  files(directory: string): Map<string, StoredFile>;
  /** Throws StorageRefusal 404 when the container or the file is missing. */
  file(directory: string, name: string): StoredFile;
  /** Keeps the flushed bytes of the newest file of that name, per data connector. */
  remember(directory: string, name: string, file: StoredFile): void;
  uploaded(connectorId: string, name: string): Buffer | undefined;
  reset(): void;
}

export function createContainerStore(): ContainerStore {
  const containers = new Map<string, Map<string, StoredFile>>();
  const latest = new Map<string, readonly Buffer[]>();
  const files = (directory: string): Map<string, StoredFile> => {
    const found = containers.get(directory);
    if (found === undefined) throw pathNotFound();
    return found;
  };
  return {
    files,
    create: (directory) => void containers.set(directory, new Map()),
    close(directory) {
      const found = containers.get(directory);
      containers.delete(directory);
      return found;
    },
    file(directory, name) {
      const found = files(directory).get(name);
      if (found === undefined) throw pathNotFound();
      return found;
    },
    remember: (directory, name, file) =>
      void latest.set(`${directory.split('/')[2]}/${name}`, [...file.committed]),
    uploaded(connectorId, name) {
      const chunks = latest.get(`${connectorId}/${name}`);
      return chunks && Buffer.concat(chunks);
    },
    reset() {
      containers.clear();
      latest.clear();
    },
  };
}

const pathNotFound = (): StorageRefusal =>
  new StorageRefusal(404, 'PathNotFound', 'The specified path does not exist.');

export const byteLength = (chunks: readonly Buffer[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, 0);
