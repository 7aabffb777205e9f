/** The records of CSV text: cells quoted or not, records ended by CRLF or LF, empty lines left out. */
export function* readRecords(given: string): Generator<string[]> {
  const text = given.replace(/^\uFEFF/, '');
  const plain = /[^",\r\n]*/y;
  let cells: string[] = [];
  let cell = '';
  for (let at = 0; at < text.length;) {
    plain.lastIndex = at;
    cell += plain.exec(text)?.[0] ?? '';
    at = plain.lastIndex;
    const character = text.charAt(at);
    at += 1;
    if (character === '"') {
      const end = endOfQuoted(text, at);
      cell += text.slice(at, end).replaceAll('""', '"');
      at = end + 1;
    } else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      if (cells.length > 0 || cell !== '') yield [...cells, cell];
      cells = [];
      cell = '';
    }
  }
  if (cells.length > 0 || cell !== '') yield [...cells, cell];
}

/** Where the quote is that closes the cell, or the end of the text. */
function endOfQuoted(text: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    if (text.charAt(at + 1) !== '"') return at;
  }
}
