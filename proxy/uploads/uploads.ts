import type { Readable } from 'node:stream';
import type { Caller } from '../auth/caller';
import type { UploadRow } from '../database/uploads/row';
import { BridgeError } from '../errors';
import type { UploadView } from '../schemas/upload';
import { cancelUpload } from './commands/cancel-upload';
import { compareFiles, type ChangePreview } from './commands/compare-files';
import type { TargetRequest } from './commands/choose-target';
import { createUpload, type UploadRequest } from './commands/create-upload';
import { approveUpload, discardUpload } from './commands/decide-upload';
import { findUpload, type Access } from './commands/find-upload';
import { readFindings, streamFindings } from './commands/read-findings';
import { rearm } from './commands/rearm';
import { receiveFiles, type AcceptedFile } from './commands/receive-files';
import { submitUpload } from './commands/submit-upload';
import { uploadAll } from './commands/upload-all';
import type { Engine } from '../engine/engine';
import type { FindingsPage, FindingsQuery } from './receive/findings-file';
import type { FilesContent } from './receive/receiver';
import type { UploadServices } from './services';
import { viewOf } from './view/upload-view';

export interface UploadFilter {
  states?: readonly string[] | undefined;
  dataConnectorId?: string | undefined;
  skip: number;
  top: number;
}

/** A caller and one upload; `signal` ends with the call. */
export interface UploadCall {
  caller: Caller;
  uploadId: string;
  signal: AbortSignal;
}

/** What the operations on uploads do. Every method answers only what the caller may see. */
export interface Uploads {
  create(caller: Caller, request: UploadRequest, signal: AbortSignal): Promise<UploadView>;
  putFiles(
    call: UploadCall,
    content: FilesContent,
    name: string,
  ): Promise<{ upload: UploadView; files: AcceptedFile[] }>;
  submit(call: UploadCall): Promise<UploadView>;
  /** Create, take all files and submit in one. */
  uploadAll(caller: Caller, content: FilesContent, signal: AbortSignal): Promise<UploadView>;
  get(call: UploadCall): Promise<UploadView>;
  list(caller: Caller, filter: UploadFilter): Promise<UploadView[]>;
  /** As `get`, and whether a rejection should be an error to the caller. */
  outcome(call: UploadCall): Promise<{ view: UploadView; failOnRejection: boolean }>;
  approve(call: UploadCall, decision: { changeHash: string; note?: string }): Promise<UploadView>;
  discard(call: UploadCall): Promise<UploadView>;
  cancel(call: UploadCall): Promise<UploadView>;
  findings(call: UploadCall, query: FindingsQuery): Promise<FindingsPage>;
  findingsCsv(call: UploadCall): Promise<Readable>;
  /** What an upload of these files would change; nothing is kept or sent. */
  compare(
    caller: Caller,
    content: FilesContent,
    request: TargetRequest,
    signal: AbortSignal,
  ): Promise<ChangePreview>;
  /** Throws UPLOAD_IN_PROGRESS while an upload has an open session of this data connector. */
  requireFree(tenantId: string, dataConnectorId: string): Promise<void>;
}

/** The operations over the services and the engine. */
export function createUploads(services: UploadServices, engine: Engine): Uploads {
  const find = async (call: UploadCall, access: Access): Promise<UploadRow> => {
    const row = await findUpload(services, call.caller, call.uploadId, access);
    // A failed sign-in must not keep a reader from seeing that it is what is missing.
    await rearm(services, engine, call.caller, row).catch((error: unknown) => {
      services.logger.info({ err: error }, 'the identity of an upload was not renewed');
    });
    return row;
  };
  const view = async (caller: Caller, row: UploadRow): Promise<UploadView> => {
    const [files, steps] = await Promise.all([
      services.files.list(row.uploadId),
      services.files.steps(row.uploadId),
    ]);
    return viewOf(services, caller, row, { files, steps });
  };

  return {
    create: async (caller, request, signal) =>
      view(caller, await createUpload(services, caller, request, signal)),
    async putFiles(call, content, name) {
      const row = await find(call, 'send');
      const { files } = await receiveFiles(services, row, content, { signal: call.signal, name });
      return { upload: await view(call.caller, await find(call, 'send')), files };
    },
    submit: async (call) =>
      view(
        call.caller,
        await submitUpload(services, engine, call.caller, await find(call, 'send')),
      ),
    uploadAll: async (caller, content, signal) =>
      view(caller, await uploadAll(services, engine, caller, content, signal)),
    get: async (call) => view(call.caller, await find(call, 'read')),
    async list(caller, filter) {
      const connectors = caller.dataConnectors && [...caller.dataConnectors];
      const rows = await services.uploads.list(caller.tenantId, { ...filter, connectors });
      return Promise.all(rows.map((row) => view(caller, row)));
    },
    async outcome(call) {
      const row = await find(call, 'read');
      return {
        view: await view(call.caller, row),
        failOnRejection: row.facts.failOnRejection,
      };
    },
    async approve(call, decision) {
      const row = await find(call, 'act');
      return view(call.caller, await approveUpload(services, engine, call.caller, row, decision));
    },
    discard: async (call) =>
      view(call.caller, await discardUpload(services, await find(call, 'act'))),
    cancel: async (call) =>
      view(call.caller, await cancelUpload(services, engine, await find(call, 'act'))),
    findings: async (call, query) => readFindings(services, await find(call, 'act'), query),
    findingsCsv: async (call) => streamFindings(services, await find(call, 'act')),
    compare: (caller, content, request, signal) =>
      compareFiles(services, caller, content, request, signal),
    async requireFree(tenantId, dataConnectorId) {
      const uploadId = await services.uploads.findHolder(tenantId, dataConnectorId);
      if (uploadId !== null)
        throw new BridgeError('UPLOAD_IN_PROGRESS', {
          params: { uploadId },
          retryAfterSeconds: 60,
        });
    },
  };
}
