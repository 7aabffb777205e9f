import path from 'node:path';
import type { ExportStore } from '../../database/exports/export-store';
import type { Logger } from '../../observability/logger';
import type { RosterValidator } from '../../rosters';
import type { Uploads } from '../../uploads/uploads';
import type { ProfileKinds } from '../profile/profile';
import type { SecretReader } from '../profile/secret';
import type { ExportLimits } from './limits';
import type { ProfileFolder } from './profile-folder';

/** What exports in the service are made of. All handed in. */
export interface ExportServices {
  exports: ExportStore;
  /** Runs `work` with the store of one transaction. */
  inTransaction<T>(work: (exports: ExportStore) => Promise<T>): Promise<T>;
  profiles: ProfileFolder;
  /** Sources and destinations, loaded when they are needed. */
  kinds: () => Promise<ProfileKinds>;
  secrets: SecretReader;
  validator: Pick<RosterValidator, 'validate'>;
  uploads: Promise<Uploads>;
  /** One set is made at a time in a process. */
  turns: <T>(work: () => Promise<T>) => Promise<T>;
  /** Where sets are made; of this process alone. */
  workRoot: string;
  /** Where sets are kept until they are delivered, shared by replicas: tenant, then export. */
  spool: string;
  limits: ExportLimits;
  logger: Logger;
  /** Epoch milliseconds. */
  clock: () => number;
  /** `stopping` ends when the process is to end. */
  active: { stopping: AbortSignal };
  /** Origin of the links in answers. */
  publicUrl: string;
}

/** Where the files of one export wait for their deliveries. */
export const setFolder = (
  { spool }: Pick<ExportServices, 'spool'>,
  { tenantId, exportId }: { tenantId: string; exportId: string },
): string => path.join(spool, tenantId, exportId);
