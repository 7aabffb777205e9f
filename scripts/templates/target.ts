/** What one platform's templates consist of. Paths are below `templates/`. */
export interface Target {
  /** Folders that hold nothing but what is built: a file of nobody's is stale. */
  folders: readonly string[];
  /** Committed files. */
  files: () => Promise<ReadonlyMap<string, string | Buffer>>;
  /** Built files that are not committed. */
  artifacts?: () => Promise<ReadonlyMap<string, Buffer>>;
}
