import { open } from 'node:fs/promises';

/** Bytes of a file that its header must end in. */
export const longestHeader = 64 * 1024;

/** Column names of the first line of a CSV file; without BOM, quotes and the end of the line. */
export async function readHeader(file: string): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHeader), 0, longestHeader);
    return columnsOf(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** The same of the beginning of a file. */
export function columnsOf(head: Buffer): string[] {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const line = text.split(/\r?\n|\r/, 1)[0] ?? '';
  // A column name holds neither comma nor quote in any SDS format, so cutting at commas is enough.
  return line === '' ? [] : line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1'));
}
