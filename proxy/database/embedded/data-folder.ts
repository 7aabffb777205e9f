import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { databaseAccount, type Account } from './account';

/** Where the embedded database keeps things below DATA_DIR. */
export interface DataFolder {
  root: string;
  /** PGDATA. Appears complete or not at all. */
  cluster: string;
  log: string;
  links: string;
  password: string;
  account: Account | null;
}

/** Makes DATA_DIR (0700) and settles whose it is; see `databaseAccount` for root. */
export async function prepareDataFolder(dataDir: string): Promise<DataFolder> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const account = await databaseAccount(dataDir);
  await chmod(dataDir, 0o700);
  if (account !== null) await chown(dataDir, account.uid, account.gid);
  return {
    root: dataDir,
    cluster: path.join(dataDir, 'postgres'),
    log: path.join(dataDir, 'postgres.log'),
    links: path.join(dataDir, 'postgres-links'),
    password: await keepPassword(path.join(dataDir, 'secrets')),
    account,
  };
}

const passwordName = 'database-password';

/** Where the password of the embedded database is kept. */
export const passwordFile = (dataDir: string): string =>
  path.join(dataDir, 'secrets', passwordName);

/** The password of the embedded database: made once, in a file of mode 0600, never an argument. */
async function keepPassword(secrets: string): Promise<string> {
  await mkdir(secrets, { recursive: true, mode: 0o700 });
  const file = path.join(secrets, passwordName);
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept.trim();
  const password = randomBytes(32).toString('base64url');
  await writeDurably(`${file}.new`, password);
  await rename(`${file}.new`, file);
  await syncFolder(secrets);
  return password;
}

/** Writes a file of mode 0600 that survives a power failure once its folder is synced. */
export async function writeDurably(file: string, text: string, owner?: Account): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in this folder durable. Windows has no such call and does it by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Removes what killed attempts to make a cluster left. Only the holder of the folder's lock may. */
export async function removeUnfinished(folder: DataFolder, prefix: string): Promise<void> {
  for (const name of await readdir(folder.root))
    if (name.startsWith(prefix))
      await rm(path.join(folder.root, name), { recursive: true, force: true, maxRetries: 5 });
}
