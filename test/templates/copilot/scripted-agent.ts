import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExportView } from '../../../proxy/schemas/export';
import type { Upload } from './upload-answer';

/** One answer as the agent got it. */
export interface Answer<T = unknown> {
  tool: string;
  /** The whole result, as it came over the wire. */
  text: string;
  value: T;
}

type Call = (name: string, args?: Record<string, unknown>) => Promise<CallToolResult>;
interface Listed {
  value: Upload[];
}
export interface RunAnswer {
  id: string;
  status: string;
  displayName: string;
}

/** An agent that answers the five questions as its instructions say, without a model: the calls alone. */
export function createAgent(call: Call) {
  const transcript: Answer[] = [];
  const use = async <T>(tool: string, args: Record<string, unknown> = {}): Promise<Answer<T>> => {
    const result = await call(tool, args);
    const text = JSON.stringify(result);
    if (result.isError === true) throw new Error(`${tool}: ${text}`);
    const answer = { tool, text, value: result.structuredContent as T };
    transcript.push(answer);
    return answer;
  };

  return {
    transcript,
    use,

    isRosterIn: async () => {
      const uploads = await use<Listed>('ListUploads', { top: 1 });
      const [newest] = uploads.value.value;
      if (newest?.state !== 'accepted') return { newest };
      const runs = await use<{ value: RunAnswer[] }>('ListRuns', { top: 1 });
      return { newest, run: runs.value.value[0] };
    },

    whyRefused: async () => {
      const found: Upload[] = [];
      for (const state of ['rejected', 'failed'])
        found.push(...(await use<Listed>('ListUploads', { state, top: 1 })).value.value);
      const [newest] = found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      if (newest === undefined) return undefined;
      return (await use<Upload>('GetUpload', { uploadId: newest.uploadId })).value;
    },

    whatWouldChange: async () => {
      const { value } = (await use<Listed>('ListUploads', { state: 'held', top: 2 })).value;
      const [held] = value;
      if (held === undefined) return undefined;
      return (await use<Upload>('GetUpload', { uploadId: held.uploadId })).value;
    },

    startExport: async (dryRun: boolean) => {
      const profiles = await use<{ value: { id: string }[] }>('ListExportProfiles');
      const profile = profiles.value.value[0]?.id;
      let job = (await use<ExportView>('RunExport', { profile, dryRun })).value;
      for (let tries = 0; !job.isFinal && tries < 600; tries += 1) {
        await sleep(100);
        job = (await use<ExportView>('GetExport', { exportId: job.exportId })).value;
        // What was asked again says the same but for the state.
        if (!job.isFinal) transcript.pop();
      }
      return job;
    },

    startSync: async () => {
      const newest = (await use<Listed>('ListUploads', { top: 1 })).value.value[0];
      const started = await use<{ runId?: string; startsLeft: number; summary: string }>(
        'StartRun',
      );
      const { runId } = started.value;
      const run = await use<RunAnswer>('GetRun', { runId });
      return { newest, started: started.value, run: run.value };
    },
  };
}
