import { readFile, stat } from 'node:fs/promises';

/** The account the database runs under when the service runs as root. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. The account is the owner of the data folder, so that an operator
 * can choose it with chown; a folder of root's is given to `nobody`. Null when not running as root.
 * The account needs an entry in /etc/passwd (initdb looks its name up).
 */
export async function databaseAccount(dataDir: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataDir);
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid = '65534', gid = '65534'] =
    passwd
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}
