/** No header line is longer; a file without a line end in it is read as one header. */
const longest = 1024 * 1024;

/** The cells of the first line: quoted or not, with or without BOM, ended by CRLF or LF. */
export function readHeader(chunks: readonly Buffer[]): string[] {
  const text = start(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(index + 1) === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') break;
    else if (character !== '\r') cell += character;
  }
  return [...cells, cell];
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
