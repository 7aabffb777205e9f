import { loadConfig, type Config } from '../config';

/** Where a command writes. Results go to `out`, everything else to `err`. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** The stream for a progress bar; absent when nobody watches. */
  bar?: NodeJS.WriteStream;
}

export interface CommandContext {
  terminal: Terminal;
  /** Reads the settings; CONFIG_INVALID when one is wrong. */
  config(): Config;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
  /** The exit code of the command: 0 done, 1 refused because of content, 2 could not run. */
  exit(code: 0 | 1 | 2): void;
}

/** The terminal of this process. A broken pipe (`| head`) ends the output, not the command. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    ...(process.stderr.isTTY && { bar: process.stderr }),
  };
}

export const processConfig = (): Config => loadConfig();
