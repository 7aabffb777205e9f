import { createHash } from 'node:crypto';

export interface ChaosRoster {
  files: { name: string; content: Buffer; sha256: string }[];
  /** Tells this roster from every other: the hashes of its files. */
  fingerprint: string;
}

/** A valid V2.1 roster of its own kind: no two have a file in common but orgs.csv. */
export function createRoster(number: number, people: number): ChaosRoster {
  const ids = Array.from({ length: people }, (_, i) => `${number}-${i}`);
  const lines = (header: string, row: (id: string) => string): Buffer =>
    Buffer.from([header, ...ids.map(row), ''].join('\r\n'));
  const files = [
    {
      name: 'orgs.csv',
      content: Buffer.from('sourcedId,name,type\r\nschool-1,Riverbend High,school\r\n'),
    },
    {
      name: 'users.csv',
      content: lines('sourcedId,username', (id) => `${id},person${id}@riverbend.example`),
    },
    {
      name: 'roles.csv',
      content: lines('userSourcedId,orgSourcedId,role', (id) => `${id},school-1,student`),
    },
  ].map((file) => ({ ...file, sha256: createHash('sha256').update(file.content).digest('hex') }));
  return { files, fingerprint: fingerprintOf(files) };
}

/** Equal for equal names and contents, whatever their order. */
export const fingerprintOf = (files: readonly { name: string; sha256: string }[]): string =>
  files
    .map(({ name, sha256 }) => `${name}=${sha256}`)
    .sort()
    .join(' ');
