import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ZipFile } from 'yazl';

export type Table = readonly Record<string, string | undefined>[];

/** A table as CSV with exactly these columns; every cell in quotes, so that any reader gets any value. */
export function csvOf(columns: readonly string[], rows: Table): string {
  const cell = (value = ''): string => `"${value.replaceAll('"', '""')}"`;
  return [
    columns.join(','),
    ...rows.map((row) => columns.map((column) => cell(row[column])).join(',')),
  ]
    .map((line) => `${line}\r\n`)
    .join('');
}

export function writeFolder(folder: string, files: Record<string, string>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

export async function writeZip(file: string, files: Record<string, string>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await new Promise((resolve, reject) =>
    zip.outputStream
      .pipe(createWriteStream(file))
      .on('close', () => resolve(undefined))
      .on('error', reject),
  );
  return file;
}
