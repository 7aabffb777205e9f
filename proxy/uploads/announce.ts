import type { NotificationStore, UploadEvent } from '../database/notifications/notification-store';
import type { UploadRow } from '../database/uploads/row';
import type { UploadServices } from './services';
import { summaryOf } from './view/upload-summary';

/**
 * Notes for the subscribers what just happened to an upload. Belongs into the transaction of the change: both are
 * kept or neither. `row` is the upload as the change left it.
 */
export const announce = (
  { notifications }: { notifications: Pick<NotificationStore, 'add'> },
  { publicUrl }: Pick<UploadServices, 'publicUrl'>,
  row: UploadRow,
  event: UploadEvent,
): Promise<void> =>
  notifications.add({
    tenantId: row.tenantId,
    dataConnectorId: row.dataConnectorId,
    event,
    payload: { event, ...summaryOf(row, publicUrl) },
  });
