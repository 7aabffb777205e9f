import { open } from 'node:fs/promises';
import { checkHeader as checkHead, findFormat, HEADER_BYTES, type FormatId } from '../../rosters';

export interface HeaderProblem {
  code: string;
  severity: 'fatal' | 'error' | 'warning';
  /** Header name; empty when the problem is about the file. */
  column: string;
  message: string;
}

export interface FileHeaderCheck {
  /** The file of the format that the name means; absent when it is none of the format. */
  knownAs?: string;
  problems: HeaderProblem[];
}

/** What the name and the first 64 KiB of a received file tell, by the validator's own rules. */
export async function checkHeader(file: {
  path: string;
  name: string;
  format: FormatId;
}): Promise<FileHeaderCheck> {
  const handle = await open(file.path, 'r');
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEADER_BYTES, 0);
    const format = findFormat(file.format)!;
    const { problems, ...known } = checkHead(format, file.name, head.subarray(0, bytesRead));
    return {
      ...known,
      problems: problems.map(({ code, severity, column, message }) => ({
        code,
        severity,
        column,
        message,
      })),
    };
  } finally {
    await handle.close();
  }
}
