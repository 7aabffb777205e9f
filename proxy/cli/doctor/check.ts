import type { Config } from '../../config';

export interface Finding {
  check: string;
  result: 'ok' | 'warn' | 'fail';
  /** What was found, and after a warning or failure what to do. */
  message: string;
}

/** One thing the doctor looks at. Bounded in time; never throws for what it finds. */
export type Check = (config: Config) => Promise<Finding>;

export const ok = (check: string, message: string): Finding => ({ check, result: 'ok', message });
export const warn = (check: string, message: string): Finding => ({
  check,
  result: 'warn',
  message,
});
export const fail = (check: string, message: string): Finding => ({
  check,
  result: 'fail',
  message,
});
