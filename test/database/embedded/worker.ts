import { sql, constantSql } from '../../../proxy/database/sql';
import { openEmbedded } from '../open';

/** A service that opens the data folder and commits numbers, telling each one, until it is killed. */
async function run(dataDir: string): Promise<void> {
  const database = await openEmbedded(dataDir);
  await database.query(constantSql('CREATE TABLE IF NOT EXISTS kept (n serial)'));
  process.stdout.write('open\n');
  for (;;) {
    try {
      const rows = await database.query<{ n: number }>(
        sql`INSERT INTO kept DEFAULT VALUES RETURNING n`,
      );
      process.stdout.write(`${rows[0]?.n}\n`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

run(process.argv[2] ?? '').catch((error: unknown) => {
  process.stdout.write(`failed ${String(error)}\n`);
  process.exitCode = 1;
});
