import type { GraphTokens } from '../auth/graph-tokens';
import type { Sealer } from '../auth/sealer';
import type { Cloud } from '../cloud';
import type { NotificationStore } from '../database/notifications/notification-store';
import type { BaselineStore } from '../database/uploads/baseline-store';
import type { UploadFileStore } from '../database/uploads/file-store';
import type { UploadStore } from '../database/uploads/upload-store';
import type { IndustryData } from '../graph/industry-data';
import type { Logger } from '../observability/logger';
import type { OutboundAgents } from '../outbound';
import type { RosterValidator } from '../rosters';
import type { WaitingLog } from '../throttle/waiting';
import type { ActiveUploads } from './active-uploads';
import type { UploadLimits } from './limits';
import type { UploadPaths } from './paths';
import type { Receiver } from './receive/receiver';

export interface UploadStores {
  uploads: UploadStore;
  files: UploadFileStore;
  baselines: BaselineStore;
  /** What subscribers are to be told, written with the change it is about. */
  notifications: Pick<NotificationStore, 'add'>;
}

/** What uploads are made of. All handed in; nothing here knows Fastify or the engine. */
export interface UploadServices extends UploadStores {
  /** Runs `work` with stores of one transaction. */
  inTransaction<T>(work: (stores: UploadStores) => Promise<T>): Promise<T>;
  sealer: Sealer;
  graphTokens: GraphTokens;
  industryData: IndustryData;
  /** Paces Graph calls made in the background. */
  backgroundLog: WaitingLog;
  validator: RosterValidator;
  cloud: Cloud;
  agents: OutboundAgents;
  /** Bounds how many files this process sends at a time. */
  transfers: <T>(send: () => Promise<T>) => Promise<T>;
  receiver: Receiver;
  paths: UploadPaths;
  active: ActiveUploads;
  limits: UploadLimits;
  logger: Logger;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Origin of the links in answers. */
  publicUrl: string;
}
