import { existsSync, readFileSync } from 'node:fs';
import { isSamePicture } from './connector/icon';

/** Whether a built file has the content it should have; the edges of a drawing may vary by machine. */
export async function isUpToDate(file: string, wanted: string | Buffer): Promise<boolean> {
  if (!existsSync(file)) return false;
  const found = readFileSync(file);
  if (found.equals(Buffer.from(wanted))) return true;
  return /\.png$/i.test(file) && isSamePicture(found, Buffer.from(wanted));
}
