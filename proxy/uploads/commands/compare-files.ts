import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Caller } from '../../auth/caller';
import { findChanges } from '../find-changes';
import type { FilesContent } from '../receive/receiver';
import type { UploadServices } from '../services';
import { summariseSchools } from '../summarise-schools';
import { changesView, type ChangesView } from '../view/changes-view';
import { chooseTarget, type Target, type TargetRequest } from './choose-target';

export interface ChangePreview extends Target {
  wouldBeHeld: boolean;
  /** What an upload of these files would do, in one sentence. */
  summary: string;
  changes: ChangesView;
}

/**
 * What an upload of these files would change now, by the same comparison as the gate. Nothing is kept and nothing is
 * sent: the files and their hashes are deleted before it returns. Throws as `chooseTarget`, `Receiver.readFiles` and
 * `RosterValidator.compare` do.
 */
export async function compareFiles(
  services: UploadServices,
  caller: Caller,
  content: FilesContent,
  request: TargetRequest,
  signal: AbortSignal,
): Promise<ChangePreview> {
  const { tenantId } = caller;
  const target = await chooseTarget(services, caller, request, signal);
  const folder = services.paths.incoming(tenantId, randomUUID());
  const incoming = path.join(folder, 'files');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  try {
    const { files } = await services.receiver.readFiles(content, { folder: incoming, signal });
    const { changes, comparison } = await findChanges(
      services,
      {
        tenantId,
        dataConnectorId: target.dataConnectorId,
        format: target.format,
        files: files.map((file) => ({ ...file, path: path.join(incoming, file.name) })),
        snapshot: path.join(folder, 'snapshot'),
      },
      signal,
    );
    const view = changesView(changes, summariseSchools(comparison));
    return {
      ...target,
      wouldBeHeld: view.holdReasons.length > 0,
      summary: sentence(view),
      changes: view,
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function sentence({ baseline, added, changed, removed, holdReasons }: ChangesView): string {
  const counts = `${added} added, ${changed} changed, ${removed} removed`;
  const [reason] = holdReasons;
  if (reason !== undefined) return `${counts}; it would be held: ${reason.message}`;
  if (baseline === 'none')
    return `There is no accepted upload to compare with; ${added} records would be sent.`;
  return `${counts}; it would pass.`;
}
