import type { Question } from '../question';
import { rosterIn } from './roster-in';
import { startSync } from './start-sync';
import { validateFiles } from './validate-files';
import { whatWouldChange } from './what-would-change';
import { whyRefused } from './why-refused';

/** The registry: one line a question, in the order of the buttons. */
export const questions: readonly Question[] = [
  rosterIn,
  whyRefused,
  whatWouldChange,
  validateFiles,
  startSync,
];
