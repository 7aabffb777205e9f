import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BridgeError } from '../../errors';
import type { Logger } from '../../observability/logger';
import { loadProfile } from '../profile/load-profile';
import type { ExportProfile, ProfileKinds } from '../profile/profile';

export interface KnownProfile {
  profile: ExportProfile;
  /** Epoch milliseconds. */
  changedAt: number;
}

/** The profiles the service may run: the YAML files of one folder, read anew when they change. */
export interface ProfileFolder {
  /** Relative paths of its profiles count from here. */
  folder: string;
  all(): Promise<readonly KnownProfile[]>;
  list(tenantId: string): Promise<readonly KnownProfile[]>;
  /** Throws EXPORT_PROFILE_NOT_FOUND, EXPORT_PROFILE_TWICE. */
  find(tenantId: string, name: string): Promise<KnownProfile>;
}

export function createProfileFolder(options: {
  folder: string;
  kinds: () => Promise<ProfileKinds>;
  logger: Logger;
}): ProfileFolder {
  const { folder, kinds, logger } = options;
  /** By file; what cannot be read is remembered too, so that it is told once. */
  const known = new Map<string, { changedAt: number; profile?: ExportProfile }>();

  async function read(file: string): Promise<KnownProfile | undefined> {
    const place = path.join(folder, file);
    const changedAt = (await stat(place)).mtimeMs;
    let entry = known.get(file);
    if (entry?.changedAt !== changedAt) {
      const profile = await loadProfile(place, await kinds()).catch((error: unknown) => {
        logger.warn({ err: error }, 'a profile of the export folder is left out');
        return undefined;
      });
      entry = { changedAt, ...(profile && { profile }) };
      known.set(file, entry);
    }
    return entry.profile && { profile: entry.profile, changedAt };
  }

  async function all(): Promise<KnownProfile[]> {
    const found: KnownProfile[] = [];
    for (const file of await profilesIn(folder)) {
      // One that is replaced at this moment comes with the next look.
      const one = await read(file).catch(() => undefined);
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  const list = async (tenantId: string): Promise<KnownProfile[]> =>
    (await all()).filter(
      ({ profile }) => profile.tenantId.toLowerCase() === tenantId.toLowerCase(),
    );

  return {
    folder,
    all,
    list,
    async find(tenantId, name) {
      const [first, second] = (await list(tenantId)).filter(({ profile }) => profile.name === name);
      if (first === undefined)
        throw new BridgeError('EXPORT_PROFILE_NOT_FOUND', { params: { name }, target: 'profile' });
      if (second !== undefined)
        throw new BridgeError('EXPORT_PROFILE_TWICE', { params: { name }, target: 'profile' });
      return first;
    },
  };
}

async function profilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BridgeError('EXPORT_PROFILE_UNREADABLE', {
      params: { file: 'folder', reason: error.code ?? 'unknown' },
      cause: error,
    });
  });
  return names.filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort();
}
