import { readFile } from 'node:fs/promises';

export interface ProcessIdentity {
  pid: number;
  /** Start time where the system tells it: a container's process 1 is another one after each start. */
  started: string;
}

/** Who has this process id now; null when nobody runs under it. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  if (!isAlive(pid)) return null;
  if (process.platform !== 'linux') return { pid, started: '' };
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name, in parentheses, may hold spaces; field 3 is the state, field 22 the start (man proc).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { pid, started: `${boot.trim()}/${fields[19]}` };
}

/** Whether a process runs under this id; one that has ended and only waits to be collected does not. */
export const isRunning = async (pid: number): Promise<boolean> =>
  (await identifyProcess(pid)) !== null;

/** Whether the process id is taken, by whatever account. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether the process runs this program on this folder. True where the system does not tell. */
export async function runsProgram(pid: number, program: string, folder: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false;
  if (process.platform !== 'linux') return true;
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0');
  return words[0]?.endsWith(program) === true && words.includes(folder);
}
