import type { UploadView } from '../../schemas/upload';
import type { RosterSource } from '../roster-source';
import { advise } from '../sync/advise';
import type { Finding, UploadCalls } from '../upload-calls';
import type { Conclusion, UploadReporter } from './steps';

export interface ConcludeOptions {
  showValues: boolean;
  givenUrl?: string | undefined;
  reporter: UploadReporter;
}

/** Findings shown with a rejection; `uploads findings` has all. */
const findingsShown = 20;

/** Tells how an upload ended, with what helps to correct it. */
export async function concludeUpload(
  uploads: Pick<UploadCalls, 'findings'>,
  { files, format }: RosterSource,
  view: UploadView,
  { showValues, givenUrl, reporter }: ConcludeOptions,
): Promise<Conclusion> {
  const { uploadId, state, summary, nextStep, refusedBy, reason, changes, findings, sds } = view;
  const isRefusedHere = state === 'rejected' && refusedBy === 'bridge';
  const first = isRefusedHere ? await firstFindings(uploads, view) : [];
  const conclusion: Conclusion = {
    ...{ uploadId, state, summary, nextStep },
    ...(refusedBy && { refusedBy }),
    ...(reason && { reason }),
    ...(changes && { changes }),
    ...(findings && { counts: pick(findings) }),
    findings: showValues ? first : first.map(withoutValue),
    errors: (sds?.errors ?? []).map((message) => advise(message, format, files)),
    warnings: (sds?.warnings ?? []).map((message) => advise(message, format, files)),
    ...(state === 'held' && { approve: approveCommand(view, givenUrl) }),
  };
  reporter.progressEnd();
  reporter.step({ step: 'outcome', ...conclusion });
  return conclusion;
}

/** The exit code of a command that waited for an outcome (DESIGN §4). */
export const exitCodeOf = ({ state }: Pick<UploadView, 'state'>): 0 | 1 | 2 => {
  if (state === 'accepted') return 0;
  return state === 'rejected' || state === 'held' ? 1 : 2;
};

/** The command that approves exactly the changes that were shown. */
export function approveCommand(
  { uploadId, changes }: Pick<UploadView, 'uploadId' | 'changes'>,
  url?: string,
): string {
  const at = url === undefined ? '' : ` --url ${url}`;
  return `sds-bridge uploads approve ${uploadId} --hash ${changes?.changeHash ?? ''}${at}`;
}

export const withoutValue = ({ value: _value, ...finding }: Finding): Finding => finding;

/** The worst first. */
async function firstFindings(
  uploads: Pick<UploadCalls, 'findings'>,
  { uploadId }: UploadView,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const severity of ['fatal', 'error']) {
    const top = findingsShown - found.length;
    if (top > 0) found.push(...(await uploads.findings(uploadId, { severity, top })).value);
  }
  return found;
}

const pick = ({ fatal, errors, warnings }: NonNullable<UploadView['findings']>) => ({
  fatal,
  errors,
  warnings,
});
