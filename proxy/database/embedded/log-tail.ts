import { open, stat } from 'node:fs/promises';

/** Size of the log now, to read later what was added. */
export const logSize = (file: string): Promise<number> =>
  stat(file).then(
    (found) => found.size,
    () => 0,
  );

/** The last FATAL or error line that was added to the log after `from`, without its time stamp. */
export async function lastComplaint(file: string, from: number): Promise<string | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const size = (await handle.stat()).size;
    const start = size < from ? 0 : from;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(20_000), 0, 20_000, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    const found = lines.findLast((line) => /FATAL|error|could not/i.test(line));
    return found === undefined ? null : found.replace(/^.*?(FATAL|LOG|postgres): +/, '');
  } finally {
    await handle.close();
  }
}
