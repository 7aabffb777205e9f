import { openDatabase, type Database } from '../database/open-database';
import { createLogger } from '../observability/logger';
import type { CommandContext } from './terminal';

/** Opens the service's database for one command, also beside the running service, and closes it again. */
export async function withDatabase(
  context: CommandContext,
  work: (database: Database) => Promise<void>,
  options: { migrateSchema?: boolean } = {},
): Promise<void> {
  const database = await openDatabase({
    config: context.config(),
    logger: createLogger({ level: 'error' }),
    beside: true,
    ...options,
  });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
