import type { z } from 'zod';
import type { Logger } from '../../observability/logger';
import type { EntityName } from '../model/entities';
import type { SecretReader } from '../profile/secret';

/**
 * A source that is open. All entities are of one moment: a database source reads them in one transaction, a paged
 * source proves that nothing moved meanwhile or fails.
 */
export interface RosterSource {
  /** What this source has; an entity that is missing here is not exported. */
  readonly entities: readonly EntityName[];
  /**
   * The rows of one entity as CSV (RFC 4180, UTF-8, LF or CRLF) in chunks of any size, the header first: columns of
   * the roster model, in any order, any subset. An entity is read once, one at a time, and never ends early:
   * a failure throws a BridgeError, so that a broken read is not taken for a smaller roster.
   */
  read: (entity: EntityName, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Rows of the entity if the source knows them beforehand, for progress only. */
  expectedRows?: (entity: EntityName) => number | undefined;
  close: () => Promise<void>;
}

export interface SourceContext {
  /** Resolves references to secrets; never logs. */
  secrets: SecretReader;
  logger: Logger;
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Relative paths of a profile count from its folder. */
  resolvePath: (path: string) => string;
}

/** One kind of source: its settings in the profile and how it is opened. */
export interface SourceKind<
  Kind extends string = string,
  Settings extends z.ZodObject = z.ZodObject,
> {
  kind: Kind;
  /** For `docs/exporter.md` and `sds-bridge export init`. */
  title: string;
  /** Without `kind`; every field has a description. */
  settings: Settings;
  /** Connects, and fails with advice if it cannot. */
  open(settings: z.output<Settings>, context: SourceContext): Promise<RosterSource>;
}

/** Keeps the types of one kind together. */
export const defineSource = <Kind extends string, Settings extends z.ZodObject>(
  kind: SourceKind<Kind, Settings>,
): SourceKind<Kind, Settings> => kind;
