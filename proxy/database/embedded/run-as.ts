import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account';

/** A program call as `spawn` and `execFile` take it. */
export interface ProgramCall {
  file: string;
  words: string[];
  ids: Partial<Account>;
}

/**
 * How to run a program under the database account. Where root keeps the folders closed to others (a home
 * folder, a temporary one), the account may not even pass through them: Linux's setpriv then gives the
 * process the one capability to pass and read (CAP_DAC_READ_SEARCH), which PostgreSQL's refusal of root
 * does not concern. Without setpriv the program fails with what it says itself.
 */
export async function runAs(
  account: Account | null,
  file: string,
  words: string[],
  folders: readonly string[],
): Promise<ProgramCall> {
  if (account === null) return { file, words, ids: {} };
  const places = [path.dirname(file), ...folders];
  const isOpen = (await Promise.all(places.map((place) => canEnter(account, place)))).every(
    Boolean,
  );
  if (isOpen || !hasSetpriv()) return { file, words, ids: account };
  // The securebit lets access(2) count the capability too: initdb looks for its programs with it.
  const passage = [
    '--inh-caps',
    '+dac_read_search',
    '--ambient-caps',
    '+dac_read_search',
    '--securebits',
    '+no_setuid_fixup',
  ];
  const identity = [
    '--reuid',
    String(account.uid),
    '--regid',
    String(account.gid),
    '--clear-groups',
  ];
  return { file: 'setpriv', words: [...identity, ...passage, '--', file, ...words], ids: {} };
}

const hasSetpriv = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0;

/** Whether the account may pass every folder on the way to and including this one. */
async function canEnter(account: Account, folder: string): Promise<boolean> {
  const { uid, gid, mode } = await stat(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || canEnter(account, parent);
}
