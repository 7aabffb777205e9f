import type { GraphTokens } from '../auth/graph-tokens';
import type { Caller } from '../auth/caller';
import type { Handles } from '../auth/token-handle';
import type { Exports } from '../exporter/jobs/exports';
import type { IndustryData } from '../graph/industry-data';
import type { Subscriptions } from '../notifications/subscriptions';
import type { Uploads } from '../uploads/uploads';
import type { Validations } from '../uploads/validations/validations';

/** The domain objects the operations call, made once by the app. */
export interface Services {
  /** Epoch milliseconds. */
  clock: () => number;
  /** Origin of the links in answers. */
  publicUrl: string;
  handles: Handles;
  graphTokens: GraphTokens;
  industryData: IndustryData;
  validations: Validations;
  uploads: Uploads;
  exports: Exports;
  subscriptions: Subscriptions;
  /** How many calls a caller's connection may make in any 60 seconds. */
  callsPerMinute: (caller: Caller) => number;
}
