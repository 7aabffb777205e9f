import type { ValidationResult } from '../graph/validation';

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;

/** The outcome of a validation in one sentence that a person can act on. */
export function summarizeValidation(result: ValidationResult): string {
  switch (result.outcome) {
    case 'running':
      return `School Data Sync is still checking the files; ask again in ${result.retryAfterSeconds ?? 5} seconds.`;
    case 'accepted': {
      const warnings =
        result.warnings.length > 0 ? ` with ${count(result.warnings.length, 'warning')}` : '';
      return `School Data Sync accepted ${count(result.validatedFiles.length, 'file')}${warnings}.`;
    }
    case 'rejected': {
      const files = [...new Set(result.errors.map((error) => error.target || 'the upload'))];
      return `School Data Sync refused the roster: ${count(result.errors.length, 'error')} in ${files.slice(0, 10).join(', ')}. Correct them and upload all files again.`;
    }
    case 'failed':
      return 'School Data Sync could not do the check; upload all files again with a new upload session.';
  }
}
