import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud } from '../../cloud';
import { uploadFile } from '../../datalake/upload-file';
import { BridgeError } from '../../errors';
import { createOutboundAgents } from '../../outbound';
import { readRosterFolder, type RosterFile, type RosterFolder } from '../roster-folder';
import { createServiceClient, type ValidationResult } from '../service-client';
import { advise } from './advise';
import { awaitValidation } from './await-validation';
import { chooseTarget, type TargetChoice } from './choose-target';
import { signIn } from './sign-in';
import type { SyncReporter } from './steps';

export interface SyncOptions extends TargetChoice {
  folder: string;
  /** Of the running service, checked by serviceUrl. */
  url: string;
  token?: string | undefined;
  sandboxPort: number;
  outboundProxy?: string | undefined;
  /** How long to wait for the validation. */
  timeoutSeconds: number;
  signal: AbortSignal;
  reporter: SyncReporter;
  sleep?: (ms: number) => Promise<unknown>;
  clock?: () => number;
}

type UploadSession = Parameters<typeof uploadFile>[0]['session'];

/**
 * The main job: brings the files of a folder to School Data Sync through the six actions and the
 * storage container, and waits for the outcome. Always a new session, so nothing of an abandoned
 * attempt is validated with it. Throws ROSTER_REJECTED when SDS refuses the files.
 */
export async function syncFolder(options: SyncOptions): Promise<ValidationResult> {
  const { signal, reporter, clock = Date.now } = options;
  const sleep = options.sleep ?? ((ms: number) => pause(ms, undefined, { signal }));
  const folder = await readRosterFolder(options.folder);
  reporter.step({
    step: 'folder',
    folder: folder.folder,
    format: folder.format,
    files: folder.files.map(({ name, bytes }) => ({ name, bytes })),
    ignored: folder.ignored,
  });
  const client = createServiceClient({ ...options, sleep });
  try {
    const { cloud, expiresInSeconds } = await signIn(client, options);
    reporter.step({ step: 'signed-in', cloud: cloud.name, expiresInSeconds });
    const target = await chooseTarget(client, folder, options);
    reporter.step({ step: 'target', ...target });
    const session = await client.uploadSession(target.dataConnectorId);
    const expires = session.sessionExpirationDateTime;
    reporter.step({
      step: 'session',
      containerId: session.containerId,
      ...(expires !== undefined && { expires }),
    });
    await uploadAll(folder.files, session, cloud, options);
    const started = await client.validate(target.dataConnectorId);
    reporter.step({ step: 'validating', operationId: started.operationId });
    const result = await awaitValidation(client, {
      uri: started.validationOperationUri,
      retryAfterSeconds: started.retryAfterSeconds,
      timeoutSeconds: options.timeoutSeconds,
      sleep,
      clock,
      onStatus: (status) => reporter.step({ step: 'checking', status }),
    });
    return conclude(result, folder, reporter);
  } finally {
    client.close();
  }
}

async function uploadAll(
  files: readonly RosterFile[],
  session: UploadSession,
  cloud: Cloud,
  { reporter, signal, outboundProxy }: SyncOptions,
): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const agents = createOutboundAgents(outboundProxy);
  let before = 0;
  try {
    for (const { name, path } of files) {
      const sent = await uploadFile({
        session,
        cloud,
        agents,
        signal,
        fileName: name,
        open: () => readable(path, name),
        onProgress: (bytes) => reporter.progress(before + bytes, total, name),
      });
      before += sent.bytes;
      reporter.step({ step: 'upload', file: name, ...sent });
    }
  } finally {
    reporter.progressEnd();
    agents.httpAgent.destroy();
    agents.httpsAgent.destroy();
  }
}

async function* readable(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      yield chunk as Buffer;
  } catch (cause) {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: name }, target: name, cause });
  }
}

function conclude(
  result: ValidationResult,
  { format, files }: RosterFolder,
  reporter: SyncReporter,
): ValidationResult {
  const { outcome, summary, validatedFiles } = result;
  if (outcome === 'running') throw new BridgeError('INTERNAL_ERROR');
  const errors = result.errors.map((message) => advise(message, format, files));
  const warnings = result.warnings.map((message) => advise(message, format, files));
  reporter.step({ step: 'outcome', outcome, summary, errors, warnings, validatedFiles });
  if (outcome === 'accepted') return result;
  const refused = [...new Set(errors.map((error) => error.target || 'the upload'))];
  if (outcome === 'failed') throw new BridgeError('GRAPH_CONFLICT');
  throw new BridgeError('ROSTER_REJECTED', { params: { files: refused.join(', ') } });
}
