import { createHmac, timingSafeEqual } from 'node:crypto';
import { StorageRefusal } from './refusal';

export interface SasGrant {
  /** `/{tenant}/{connector}/{container}`: the signature covers it, so a SAS opens one directory only. */
  directory: string;
  /** Letters of the SAS permission set, e.g. `acw`. */
  permissions: string;
  /** Epoch milliseconds. */
  expires: number;
}

export interface SasSigner {
  /** The query of a session URL, without `?`. */
  sign(grant: SasGrant): string;
  /** Throws StorageRefusal 403 when the query does not allow any of `needed` in the directory now. */
  check(query: URLSearchParams, directory: string, needed: string, now: number): void;
}

const signedFields = ['sv', 'se', 'sr', 'sdd', 'sp', 'spr'];

/** `key` is made at start and lives in memory only: no SAS outlives the sandbox. */
export function createSasSigner(key: Buffer): SasSigner {
  const signature = (query: URLSearchParams, directory: string): Buffer => {
    const text = [directory, ...signedFields.map((field) => query.get(field) ?? '')].join('\n');
    return createHmac('sha256', key).update(text).digest();
  };
  return {
    sign(grant) {
      const query = new URLSearchParams({
        sv: '2023-11-03',
        se: `${new Date(grant.expires).toISOString().slice(0, 19)}Z`,
        sr: 'd',
        sdd: '2',
        sp: grant.permissions,
        spr: 'https,http',
      });
      query.set('sig', signature(query, grant.directory).toString('base64'));
      return query.toString();
    },
    check(query, directory, needed, now) {
      const given = Buffer.from(query.get('sig') ?? '', 'base64');
      const expected = signature(query, directory);
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw refused('Signature did not match.');
      if (!(now < Date.parse(query.get('se') ?? '')))
        throw refused('Signature not valid in the specified time frame.');
      const permissions = query.get('sp') ?? '';
      if (![...needed].some((letter) => permissions.includes(letter)))
        throw new StorageRefusal(
          403,
          'AuthorizationPermissionMismatch',
          'This request is not authorized to perform this operation using this permission.',
        );
    },
  };
}

const refused = (detail: string): StorageRefusal =>
  new StorageRefusal(
    403,
    'AuthenticationFailed',
    `Server failed to authenticate the request. ${detail}`,
  );
