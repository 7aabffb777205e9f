import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findingCsv, findingCsvHead, type Finding, type Severity } from '../../rosters';
import { diskError } from './disk-space';

export interface FindingsPage {
  findings: Finding[];
  /** Whether further ones follow. */
  hasMore: boolean;
}

export interface FindingsQuery {
  skip: number;
  top: number;
  severity?: Severity;
  file?: string;
}

/** One page of a findings file (a finding a line, as the validator writes them), in its order. */
export async function pageFindings(
  path: string,
  { skip, top, severity, file }: FindingsQuery,
): Promise<FindingsPage> {
  const findings: Finding[] = [];
  let seen = 0;
  for await (const line of linesOf(path)) {
    if (severity !== undefined || file !== undefined) {
      const { severity: itsSeverity, file: itsFile } = JSON.parse(line) as Finding;
      if (severity !== undefined && itsSeverity !== severity) continue;
      if (file !== undefined && itsFile !== file) continue;
    }
    seen += 1;
    if (seen <= skip) continue;
    if (findings.length === top) return { findings, hasMore: true };
    findings.push(JSON.parse(line) as Finding);
  }
  return { findings, hasMore: false };
}

/** The whole findings file as CSV for a spreadsheet, formula characters neutralised. */
export const findingsCsv = (path: string): Readable =>
  Readable.from(
    inPieces(path, findingCsvHead, (line) => findingCsv(JSON.parse(line) as Finding)),
    { objectMode: false },
  );

/** Copies a findings file without the values of cells, to be kept when the roster itself is gone. */
export async function stripValues(from: string, to: string): Promise<void> {
  const temporary = `${to}.part`;
  try {
    await pipeline(
      inPieces(
        from,
        '',
        (line) => `${JSON.stringify({ ...(JSON.parse(line) as Finding), value: undefined })}\n`,
      ),
      createWriteStream(temporary, { mode: 0o600, flush: true }),
    );
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw diskError(error);
  }
}

const pieceLength = 1 << 16;

async function* inPieces(
  path: string,
  start: string,
  write: (line: string) => string,
): AsyncGenerator<string> {
  let piece = start;
  for await (const line of linesOf(path)) {
    piece += write(line);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path);
  try {
    // An error of the stream ends readline silently; it is thrown here instead.
    const lines = createInterface({ input: stream, crlfDelay: Infinity });
    let failure: Error | undefined;
    stream.once('error', (error) => {
      failure = error;
      lines.close();
    });
    for await (const line of lines) if (line !== '') yield line;
    if (failure !== undefined) throw failure;
  } finally {
    stream.destroy();
  }
}
