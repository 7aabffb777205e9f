import { withArchive } from '../archive';
import { withAttempts } from '../attempts';
import type { Delivery, DestinationContext, ExportFile, ExportSet } from '../destination';
import type { FileStore } from './file-store';
import { placeFiles } from './place-files';
import { placeFolder } from './place-folder';
import { placedFiles } from './placed-file';
import type { Placement } from './placement-settings';
import type { Transfer } from './send-files';
import { safeName } from './temporary-names';

/** Places a set on a store, opened anew for each attempt, in the layout that the profile names. */
export function deliverToStore(
  set: ExportSet,
  placement: Placement,
  context: DestinationContext,
  openStore: () => Promise<FileStore>,
): Promise<Delivery> {
  if (placement.layout !== 'zip')
    return placeFilesOf(set, set.files, placement, context, openStore);
  return withArchive(set.files, `${safeName(set.profile)}.zip`, context.signal, (archive) =>
    placeFilesOf(set, [archive], placement, context, openStore),
  );
}

function placeFilesOf(
  set: ExportSet,
  content: readonly ExportFile[],
  placement: Placement,
  context: DestinationContext,
  openStore: () => Promise<FileStore>,
): Promise<Delivery> {
  const files = placedFiles(content, set.license);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return withAttempts(context, async (attempts) => {
    let sent = 0;
    let resumedBytes = 0;
    const transfer: Transfer = {
      sent: (bytes) => context.onProgress((sent += bytes), total),
      resumed: (bytes) => (resumedBytes += bytes),
    };
    const store = await openStore();
    try {
      await store.open(placement.createPath);
      const placed =
        placement.layout === 'folder'
          ? await placeFolder(
              store,
              set,
              files,
              { now: context.now(), keep: placement.keep },
              transfer,
            )
          : { folder: '', isNew: await placeFiles(store, set, files, transfer) };
      context.onProgress(total, total);
      return {
        place: placed.folder === '' ? store.place : `${store.place}/${placed.folder}`,
        files: files.map(({ target, bytes }) => ({ name: target, bytes })),
        attempts,
        resumedBytes,
        ...(!placed.isNew && { note: 'This export was there already; nothing was changed.' }),
      };
    } finally {
      await store.close();
    }
  });
}
