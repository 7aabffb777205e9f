import { foundation } from './0001-foundation';
import { uploads } from './0002-uploads';
import { notifications } from './0003-notifications';
import { exportRuns } from './0004-exports';

/** One step of the schema. Once released its text never changes: a further step corrects it. */
export interface Migration {
  version: number;
  name: string;
  /** Any number of statements; runs in one transaction with the steps around it. */
  sql: string;
}

/** The schema's steps in order. Adding one is one new file and one line here. */
export const migrations: readonly Migration[] = [foundation, uploads, notifications, exportRuns];
