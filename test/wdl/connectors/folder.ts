import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../scripts/connector/json';
import { binaryOf } from '../expression/values';
import type { CallAnswer } from '../run/connector';
import { failed, ok } from './fake-connector';

const mediaTypes: Record<string, string> = {
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
};

/** A folder on disk as a file connector shows it: paths begin with a slash, ids are opaque. */
export class Folder {
  constructor(private readonly root: string) {}

  /** The files and folders in a folder, by name. */
  list(folder: string): JsonObject[] | undefined {
    const place = this.place(folder);
    if (!existsSync(place) || !statSync(place).isDirectory()) return undefined;
    return readdirSync(place)
      .sort()
      .map((name) => this.item(path.posix.join('/', folder, name)));
  }

  item(file: string): JsonObject {
    const { size, mtime, mtimeMs } = statSync(this.place(file));
    const isFolder = statSync(this.place(file)).isDirectory();
    return {
      Id: this.idOf(file),
      Name: path.posix.basename(file),
      DisplayName: path.posix.basename(file),
      Path: file,
      LastModified: mtime.toISOString(),
      Size: isFolder ? 0 : size,
      MediaType: isFolder ? '' : mediaType(file),
      IsFolder: isFolder,
      ETag: `"${mtimeMs}-${size}"`,
      FileLocator: this.idOf(file),
    };
  }

  /** The content of a file. With `infer`, which is what a connector does unasked, a text comes as a string. */
  content(file: string, infer: unknown): CallAnswer {
    const place = this.place(file);
    if (!existsSync(place) || statSync(place).isDirectory()) return notFound();
    const bytes = readFileSync(place);
    if (infer === false) return ok(binaryOf(bytes));
    const type = mediaType(file);
    return ok(type.startsWith('text/') ? bytes.toString('utf8') : binaryOf(bytes, type));
  }

  metadata(file: string): CallAnswer {
    return existsSync(this.place(file)) ? ok(this.item(file)) : notFound();
  }

  /** Moves or copies a file; 0 fails when there is one of that name, 1 replaces it. */
  transfer(how: 'move' | 'copy', from: string, to: string, conflict = 0): CallAnswer {
    if (!existsSync(this.place(from))) return notFound();
    if (existsSync(this.place(to)) && conflict !== 1)
      return failed(409, 'A file or folder with this name already exists at the destination.');
    if (how === 'move') {
      rmSync(this.place(to), { force: true });
      renameSync(this.place(from), this.place(to));
    } else cpSync(this.place(from), this.place(to));
    return ok(this.item(to));
  }

  idOf = (file: string): string => Buffer.from(file, 'utf8').toString('base64');
  pathOf = (id: string): string => Buffer.from(id, 'base64').toString('utf8');

  private place(file: string): string {
    const place = path.join(this.root, file);
    // A template with a wrong path must not read the machine.
    if (
      place !== this.root &&
      !place.startsWith(this.root + path.sep) &&
      place !== this.root + path.sep
    )
      throw new Error(`'${file}' leads out of the folder.`);
    return place;
  }
}

export const notFound = (): CallAnswer => failed(404, 'The file or folder was not found.');

const mediaType = (file: string): string =>
  mediaTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
