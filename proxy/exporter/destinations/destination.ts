import type { z } from 'zod';
import type { Logger } from '../../observability/logger';
import type { SecretReader } from '../profile/secret';

export interface ExportFile {
  name: string;
  /** Where the finished file lies; not written to any more. */
  path: string;
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
  /** Without the header. */
  rows: number;
}

/** A finished, validated set: all of it is delivered or nothing. */
export interface ExportSet {
  exportId: string;
  profile: string;
  tenantId: string;
  format: 'sds-v1' | 'sds-v2' | 'sds-v2.1';
  files: readonly ExportFile[];
  /** `License.csv`: never to SDS, never into the archive for SDS, always in a folder of its own. */
  license?: ExportFile;
}

export interface DestinationContext {
  secrets: SecretReader;
  logger: Logger;
  signal: AbortSignal;
  now: () => number;
  /** Waits; ends early, with an error, when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  resolvePath: (path: string) => string;
  /** Bytes that are at the destination, and how many it will be. */
  onProgress: (sent: number, total: number) => void;
  /** Brings a set to School Data Sync as an upload; absent where nothing can. */
  sendToSds?: SendToSds;
}

/** Resolves when the upload is final or held. */
export type SendToSds = (
  set: ExportSet,
  target: { inboundFlowId?: string; dataConnectorId?: string },
  options: { signal: AbortSignal; onProgress: (sent: number, total: number) => void },
) => Promise<{ uploadId: string; state: string; summary: string; isAccepted: boolean }>;

/** What a destination says of a delivery that succeeded. Free of secrets and of row content. */
export interface Delivery {
  /** Where the set lies now, for people: a folder, a server and a path, an upload id. Without credentials. */
  place: string;
  files: readonly { name: string; bytes: number }[];
  attempts: number;
  /** Bytes that an earlier, interrupted attempt had brought there and that were not sent again. */
  resumedBytes: number;
  /** The upload of this service that brought it there. */
  uploadId?: string;
  /** A sentence for the receipt, e.g. the summary of the upload. */
  note?: string;
}

/** One kind of destination. */
export interface DestinationKind<
  Kind extends string = string,
  Settings extends z.ZodObject = z.ZodObject,
> {
  kind: Kind;
  title: string;
  /** Without `kind` and without what all destinations have (`name`, `license`); every field has a description. */
  settings: Settings;
  /**
   * Whole set or nothing under the final names. Repeats what may be repeated by itself; throws a BridgeError when it
   * gave up. Delivering the same set again changes nothing and succeeds.
   */
  deliver(
    set: ExportSet,
    settings: z.output<Settings>,
    context: DestinationContext,
  ): Promise<Delivery>;
}

export const defineDestination = <Kind extends string, Settings extends z.ZodObject>(
  kind: DestinationKind<Kind, Settings>,
): DestinationKind<Kind, Settings> => kind;
