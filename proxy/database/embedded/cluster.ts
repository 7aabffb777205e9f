import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../../errors';
import { postgresMajor, type Binaries } from './binaries';
import { removeUnfinished, syncFolder, writeDurably, type DataFolder } from './data-folder';
import { runAs } from './run-as';

/** The only role and its database. */
export const databaseUser = 'sds_bridge';

const unfinished = 'postgres-new-';

/**
 * Makes the cluster when there is none: initdb works in a folder of its own, which is renamed when all
 * is on disk, so a killed first start leaves nothing half made. Throws DATABASE_VERSION for a cluster
 * of another major version, DATABASE_START_FAILED when initdb fails.
 */
export async function ensureCluster(folder: DataFolder, binaries: Binaries): Promise<void> {
  await removeUnfinished(folder, unfinished);
  const found = await readFile(path.join(folder.cluster, 'PG_VERSION'), 'utf8').catch(() => null);
  if (found === null) return createCluster(folder, binaries);
  if (found.trim() !== String(postgresMajor))
    throw new BridgeError('DATABASE_VERSION', {
      params: { found: found.trim(), expected: postgresMajor },
    });
}

async function createCluster(folder: DataFolder, binaries: Binaries): Promise<void> {
  const work = await mkdtemp(path.join(folder.root, unfinished));
  const data = path.join(work, 'data');
  const passwordFile = path.join(work, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeDurably(passwordFile, folder.password, folder.account ?? undefined);
  if (folder.account !== null)
    for (const dir of [work, data]) await chown(dir, folder.account.uid, folder.account.gid);
  await runInitdb(binaries, folder, [
    ...['-D', data, '-U', databaseUser, `--pwfile=${passwordFile}`],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
  ]);
  await rm(passwordFile);
  await rename(data, folder.cluster);
  await syncFolder(folder.root);
  await rm(work, { recursive: true });
}

async function runInitdb(binaries: Binaries, folder: DataFolder, words: string[]): Promise<void> {
  const call = await runAs(folder.account, binaries.initdb, words, [folder.root]);
  const options = { env: binaries.env, cwd: folder.root, ...call.ids };
  return new Promise((resolve, reject) => {
    execFile(call.file, call.words, options, (error, _output, complaint) => {
      if (error === null) return resolve();
      const lines = complaint.trim().split('\n');
      const said = lines.find((line) => line.includes('error:')) ?? (lines.at(-1) || error.message);
      const barred = folder.account !== null && /permission denied|EACCES/i.test(said);
      reject(
        new BridgeError('DATABASE_START_FAILED', { params: { reason: barred ? noEntry : said } }),
      );
    });
  });
}

/** PostgreSQL refuses root, and the other account cannot pass folders that are closed to it. */
const noEntry =
  'run as root it uses the account nobody, which may not enter this folder; start as an ordinary user';
