import { execFileSync } from 'node:child_process';
import path from 'node:path';

export interface Measured {
  seconds: number;
  /** Peak, in MB. */
  rss: number;
  /** Processor seconds of all its threads. */
  cpu: number;
  rows?: number;
  bytes?: number;
  verdict?: string;
  /** Different codes among the findings. */
  codes?: number;
  p50?: number;
  /** Of the 11th to the 60th run in milliseconds, where `p50` is of the 101st on. */
  early?: number;
  first?: number;
}

/** One measurement in a process of its own; uses the built code. */
export function measure(kind: string, folder: string, ...args: string[]): Measured {
  const script = path.join(__dirname, 'measure.js');
  const answer = execFileSync(process.execPath, [script, kind, folder, ...args], {
    encoding: 'utf8',
  });
  return JSON.parse(answer) as Measured;
}

export const best = (values: number[]): number => Math.min(...values);
