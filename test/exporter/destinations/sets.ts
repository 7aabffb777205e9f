import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExportFile, ExportSet } from '../../../proxy/exporter/destinations/destination';
import { newFolder, type TestScope } from '../../servers/process';

const headers = {
  'orgs.csv': 'sourcedId,name,type',
  'users.csv': 'sourcedId,username,givenName,familyName,password',
  'roles.csv': 'userSourcedId,orgSourcedId,role',
  'classes.csv': 'sourcedId,orgSourcedId,title',
  'enrollments.csv': 'classSourcedId,userSourcedId,role',
};

export interface SetOptions {
  exportId?: string;
  profile?: string;
  format?: ExportSet['format'];
  /** Rows of every file; none: headers alone. */
  rows?: number;
  /** Size of the enrollments. */
  bytes?: number;
  license?: boolean;
  /** Leaves files out. */
  without?: readonly string[];
  users?: string;
}

let made = 0;

/** A set whose files differ in length and content from those of every other set. */
export function makeSet(test: TestScope, options: SetOptions = {}): ExportSet {
  made += 1;
  const folder = path.join(newFolder(test), 'set');
  mkdirSync(folder);
  const mark = `x${made.toString(36)}`.padEnd(made + 4, 'x');
  const files = Object.entries(headers)
    .filter(([name]) => !options.without?.includes(name))
    .map(([name, header]) => {
      const rows = Array.from({ length: options.rows ?? 0 }, (_, row) => `${mark}${row},a,b\r\n`);
      const body =
        name === 'enrollments.csv' && options.bytes !== undefined
          ? incompressible(options.bytes)
          : rows.join('');
      const text = name === 'users.csv' && options.users !== undefined ? options.users : undefined;
      return writeFile(folder, name, text ?? `${header}\r\n${body}`, rows.length);
    });
  return {
    exportId: options.exportId ?? `exp-${made}`,
    profile: options.profile ?? 'district',
    tenantId: 'a-tenant',
    format: options.format ?? 'sds-v2.1',
    files,
    ...(options.license && {
      license: writeFile(folder, 'License.csv', `Display Name\r\n${mark}\r\n`, 1),
    }),
  };
}

function writeFile(folder: string, name: string, text: string | Buffer, rows: number): ExportFile {
  const content = Buffer.from(text);
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return { name, path: file, bytes: content.length, sha256: sha256(content), rows };
}

/** One random mebibyte after another: a compressor's window is much smaller than a mebibyte. */
function incompressible(bytes: number): string {
  const piece = randomBytes(786_432).toString('base64');
  return piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes);
}

export const sha256 = (content: Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** What a reader must find: names and checksums. */
export const contentOf = ({ files, license }: ExportSet): Record<string, string> =>
  Object.fromEntries([
    ...files.map((file) => [file.name, file.sha256] as const),
    ...(license ? [['license/License.csv', license.sha256] as const] : []),
  ]);
