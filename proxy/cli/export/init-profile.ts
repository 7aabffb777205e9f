import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { BridgeError } from '../../errors';
import type { ProfileKinds } from '../../exporter/profile/profile';
import { profileTemplate } from '../../exporter/profile/profile-template';
import type { CommandContext } from '../terminal';

/** Asks on a terminal, takes the defaults elsewhere. Never writes over a file. */
export async function initProfile(
  file: string,
  takesDefaults: boolean,
  { terminal, signal }: CommandContext,
  kinds: ProfileKinds,
): Promise<void> {
  const isAsking = !takesDefaults && process.stdin.isTTY && terminal.bar !== undefined;
  const prompt = isAsking ? createInterface(process.stdin, process.stderr) : undefined;
  const ask = async (question: string, fallback: string): Promise<string> =>
    (await prompt?.question(`${question} [${fallback}]: `, { signal }))?.trim() || fallback;
  const choose = async (what: string, of: readonly { kind: string; title: string }[]) => {
    if (prompt) for (const { kind, title } of of) terminal.err(`  ${kind}: ${title}`);
    const chosen = await ask(what, of[0]?.kind ?? '');
    return of.some(({ kind }) => kind === chosen) ? chosen : (of[0]?.kind ?? '');
  };
  try {
    const answers = {
      name: await ask('Name of the profile', 'Nightly export'),
      tenantId: await ask('Microsoft 365 tenant id', '00000000-0000-0000-0000-000000000000'),
      source: await choose('Source', kinds.sources),
      destination: await choose('Destination', kinds.destinations),
    };
    await writeFile(file, profileTemplate(answers, kinds), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    if (reason === undefined) throw cause;
    throw new BridgeError('FILE_NOT_WRITTEN', { params: { file, reason }, cause });
  } finally {
    prompt?.close();
  }
  terminal.out(`wrote ${file}: fill in what is empty, then sds-bridge export ${file} --dry-run`);
}
