import type { UploadView } from '../../../proxy/schemas/upload';

/** An upload as an agent sees it: all of it from Get upload, some of it in a list. */
export type Upload = Pick<
  UploadView,
  'uploadId' | 'displayName' | 'state' | 'isFinal' | 'summary' | 'nextStep' | 'createdAt'
> &
  Partial<UploadView>;

/** Longest texts and lists that the service keeps of an upload (proxy/uploads/steps/). */
const message = (index: number) => ({
  code: `Code${index}`,
  message: 'm'.repeat(500),
  target: 't'.repeat(100),
});
const counts = { rowsBefore: 1e9, rowsNow: 1e9, added: 1e9, changed: 1e9, removed: 1e9 };

/** Facts of an upload about which as much is known as ever can be. */
export const longestFacts = () => ({
  reason: { code: 'ROSTER_REJECTED', message: 'r'.repeat(250) },
  findings: {
    ...{ fatal: 1e6, errors: 1e6, warnings: 1e6 },
    codes: Array.from({ length: 50 }, (_, index) => ({
      code: `A_CODE_AS_LONG_AS_CODES_ARE_${index}`,
      severity: 'warning' as const,
      count: 1e6,
    })),
  },
  changes: {
    baseline: 'compared' as const,
    changeHash: 'f'.repeat(64),
    files: Array.from({ length: 20 }, (_, index) => ({
      file: `relationships${index}.csv`,
      ...counts,
    })),
    holdReasons: Array.from({ length: 220 }, (_, index) => ({
      code: 'SCHOOL_ROWS_REMOVED',
      file: `enrollments${index}.csv`,
      message: 'h'.repeat(120),
    })),
  },
  sds: {
    status: 'succeeded',
    errors: Array.from({ length: 100 }, (_, index) => message(index)),
    warnings: Array.from({ length: 100 }, (_, index) => message(index)),
    validatedFiles: Array.from({ length: 100 }, (_, index) => `file${index}.csv`),
  },
});

/** Schools of such an upload. */
export const longestSchools = () =>
  Array.from({ length: 101 }, (_, index) => ({
    id: `school-${index}`.padEnd(60, 'i'),
    name: 'Ä'.repeat(120),
    ...counts,
  }));
