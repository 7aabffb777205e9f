import type { UploadView } from '../../schemas/upload';
import type { Advice } from '../sync/advise';
import type { Finding } from '../upload-calls';

/** How an upload ended, or why it is held; findings without values unless they were asked for. */
export interface Conclusion extends Pick<
  UploadView,
  'uploadId' | 'state' | 'summary' | 'nextStep' | 'refusedBy' | 'reason' | 'changes'
> {
  /** What the check found, as counts, and the first of it. */
  counts?: { fatal: number; errors: number; warnings: number };
  findings: Finding[];
  /** What School Data Sync said, with what to do about it. */
  errors: Advice[];
  warnings: Advice[];
  /** The command that lets a held upload pass. */
  approve?: string;
}

/** What an upload tells while it runs; `--json` prints each as one line. Nothing here is secret. */
export type UploadStep =
  | {
      step: 'folder';
      folder: string;
      format: string;
      files: { name: string; bytes: number }[];
      ignored: { name: string; reason: string }[];
    }
  | { step: 'signed-in'; cloud: string }
  | ({ step: 'created'; correlationId: string } & Pick<
      UploadView,
      'uploadId' | 'dataConnectorId' | 'inboundFlowId' | 'statusUrl'
    >)
  | { step: 'received'; file: string; bytes: number; sha256: string }
  | { step: 'submitted'; uploadId: string }
  | ({ step: 'state' } & Pick<UploadView, 'state' | 'percent' | 'summary' | 'nextStep' | 'reason'>)
  | ({ step: 'outcome' } & Conclusion)
  /** The command ends before the upload does. */
  | { step: 'left'; uploadId: string; submitted: boolean; messages: string[] };

export interface UploadReporter {
  /** Whether a person watches, who wants to see it move. */
  isWatched: boolean;
  step(step: UploadStep): void;
  progress(label: string, done: number, total: number, text: string): void;
  progressEnd(): void;
}
