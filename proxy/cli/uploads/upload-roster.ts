import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BridgeError } from '../../errors';
import type { UploadView } from '../../schemas/upload';
import { openRosterSource, type RosterSource } from '../roster-source';
import { createServiceClient, type ServiceClient } from '../service-client';
import { ServiceError } from '../service-error';
import { findFlowId } from '../sync/choose-target';
import { authorize } from '../sync/sign-in';
import type { UploadCalls } from '../upload-calls';
import { concludeUpload } from './conclude';
import { followUpload } from './follow-upload';
import { leftWords } from './left-words';
import type { Conclusion, UploadReporter } from './steps';

export interface UploadOptions {
  /** Folder or zip archive. */
  place: string;
  /** Id or exact name of an inbound flow; default: the only ready one of the format. */
  flow?: string | undefined;
  connector?: string | undefined;
  correlationId?: string | undefined;
  /** The only tenant that may get the roster; default: whichever the sign-in is of. */
  tenantId?: string | undefined;
  maxErrorPercent?: number | undefined;
  onLargeChange?: 'hold' | 'proceed' | undefined;
  /** Of the running service, checked by serviceUrl. */
  url: string;
  /** The address as the caller gave it, for commands that are shown. */
  givenUrl?: string | undefined;
  token?: string | undefined;
  sandboxPort: number;
  outboundProxy?: string | undefined;
  /** How long to wait for the outcome once all files are there. */
  timeoutSeconds: number;
  showValues: boolean;
  signal: AbortSignal;
  reporter: UploadReporter;
}

/**
 * The main job: hands the roster files over to the service as one durable upload and follows it until it is final or
 * held. A refused roster is an answer. When this ends early the upload does not: the reporter is told how to go on.
 */
export async function uploadRoster(options: UploadOptions): Promise<Conclusion> {
  const { reporter } = options;
  const source = await openRosterSource(options.place);
  const client = createServiceClient(options);
  try {
    const { folder, format, ignored } = source;
    const files = source.files.map(({ name, bytes }) => ({ name, bytes }));
    reporter.step({ step: 'folder', folder, format, files, ignored });
    const { cloud } = await authorize(client, options);
    reporter.step({ step: 'signed-in', cloud: cloud.name });
    await requireTenant(client, options);
    const view = await handOver(client, source, options);
    return await concludeUpload(client.uploads, source, view, options);
  } finally {
    reporter.progressEnd();
    client.close();
    source.close();
  }
}

/** Nothing of a roster may reach another tenant than its own. */
async function requireTenant(client: ServiceClient, { tenantId }: UploadOptions): Promise<void> {
  if (tenantId === undefined) return;
  const { tenantId: actual } = await client.connection();
  if (actual.toLowerCase() !== tenantId.toLowerCase())
    throw new BridgeError('EXPORT_SDS_TENANT', { params: { expected: tenantId, actual } });
}

async function handOver(
  client: ServiceClient,
  source: RosterSource,
  options: UploadOptions,
): Promise<UploadView> {
  const { reporter, signal, flow, maxErrorPercent, onLargeChange, timeoutSeconds } = options;
  // Always one, so that a call that broke off makes no second upload.
  const correlationId = options.correlationId ?? randomUUID();
  const created = await client.uploads.create({
    inboundFlowId: flow === undefined ? undefined : await findFlowId(client, flow),
    dataConnectorId: options.connector,
    format: source.format,
    ...{ correlationId, maxErrorPercent, onLargeChange },
  });
  const { uploadId, dataConnectorId, inboundFlowId, statusUrl } = created;
  reporter.step({
    step: 'created',
    ...{ uploadId, correlationId, dataConnectorId, statusUrl },
    ...(inboundFlowId !== undefined && { inboundFlowId }),
  });
  let submitted = false;
  try {
    await sendFiles(client.uploads, source, uploadId, reporter);
    const first = await client.uploads.submit(uploadId);
    submitted = true;
    reporter.step({ step: 'submitted', uploadId });
    return await followUpload(client.uploads, first, {
      timeoutSeconds,
      isWatched: reporter.isWatched,
      sleep: (ms) => pause(ms, undefined, { signal }),
      clock: Date.now,
      onView: onViewOf(reporter),
    });
  } catch (error) {
    reporter.progressEnd();
    if (signal.aborted || stillThere(error))
      reporter.step({ step: 'left', uploadId, submitted, messages: leftWords(submitted, created) });
    throw error;
  }
}

/** Not so when the service says that there is no such upload or that it has ended. */
const stillThere = (error: unknown): boolean =>
  !(error instanceof ServiceError && (error.status === 404 || error.status === 409));

async function sendFiles(
  uploads: UploadCalls,
  { files }: RosterSource,
  uploadId: string,
  reporter: UploadReporter,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const { name, bytes, open } of files) {
    const { files: received, upload } = await uploads.putFile(uploadId, name, {
      contentType: 'application/octet-stream',
      ...{ bytes, open },
      onBytes: (sent) => reporter.progress('sending', before + sent, total, name),
    });
    before += bytes;
    for (const file of received)
      reporter.step({ step: 'received', file: file.name, bytes: file.bytes, sha256: file.sha256 });
    refuseStrangers(upload, files);
  }
  reporter.progressEnd();
}

/** An upload begun earlier with this correlation id may hold a file that is no longer here; it must not go along. */
function refuseStrangers(upload: UploadView, files: RosterSource['files']): void {
  const stranger = upload.files.find(({ name }) => !files.some((file) => file.name === name));
  if (stranger !== undefined)
    throw new BridgeError('UPLOAD_CORRELATION_TAKEN', {
      target: 'correlationId',
      details: [
        {
          code: 'UPLOAD_CORRELATION_TAKEN',
          message: 'the upload holds this file, the folder does not',
          target: stranger.name,
        },
      ],
    });
}

/** Tells every change of state once, and how far it is each time. */
function onViewOf(reporter: UploadReporter): (view: UploadView) => void {
  let told = '';
  return (view) => {
    const { state, percent, summary, nextStep, reason, files } = view;
    const now = `${state} ${reason?.code ?? ''}`;
    if (now !== told && !view.isFinal && state !== 'held')
      reporter.step({
        step: 'state',
        ...{ state, percent, summary, nextStep },
        ...(reason && { reason }),
      });
    told = now;
    const sum = (of: (file: UploadView['files'][number]) => number): number =>
      files.reduce((total, file) => total + of(file), 0);
    const sent = sum((file) => file.sentBytes ?? 0);
    const bytes = sum((file) => file.bytes);
    const amount = state === 'uploading' ? `, ${megabytes(sent)} of ${megabytes(bytes)} MB` : '';
    reporter.progress('upload', percent, 100, `${state}${amount}`);
  };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
