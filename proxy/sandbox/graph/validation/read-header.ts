import { readRecords } from './csv-records';

/** No header line is longer; a file without a line end in it is read as one header. */
const longest = 1024 * 1024;

/** The cells of the first line: quoted or not, with or without BOM, ended by CRLF or LF. */
export function readHeader(chunks: readonly Buffer[]): string[] {
  const [header = ['']] = readRecords(start(chunks).toString('utf8'));
  return header;
}

function start(chunks: readonly Buffer[]): Buffer {
  const taken: Buffer[] = [];
  let length = 0;
  for (const chunk of chunks) {
    if (length >= longest) break;
    taken.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(taken).subarray(0, longest);
}
