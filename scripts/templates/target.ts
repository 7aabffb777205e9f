import type { PackageOptions } from '../connector/settings';

/** What may be filled in; everything has a placeholder. What is committed is built without. */
export interface TemplateOptions extends PackageOptions {
  /** Registration of the declarative agent's sign-in. */
  oauthId?: string;
}

/** What one platform's templates consist of. Paths are below `templates/`. */
export interface Target {
  /** Folders that hold nothing but what is built: a file of nobody's is stale. */
  folders: readonly string[];
  /** Committed files. */
  files: (options?: TemplateOptions) => Promise<ReadonlyMap<string, string | Buffer>>;
  /** Built files that are not committed. */
  artifacts?: (options?: TemplateOptions) => Promise<ReadonlyMap<string, Buffer>>;
}
