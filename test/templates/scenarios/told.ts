import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../scripts/connector/json';
import type { World } from './world';

/** What the service tells about an upload, as its webhook does. */
export async function toldOf(world: World, uploadId: string, event: string): Promise<JsonObject> {
  const upload = await world.bridge.get(uploadId);
  const { findings, changes } = upload;
  return {
    body: {
      notificationId: randomUUID(),
      event,
      uploadId,
      displayName: upload.displayName,
      state: upload.state,
      isFinal: upload.isFinal,
      summary: upload.summary,
      nextStep: upload.nextStep,
      ...(upload.reason && { reasonCode: upload.reason.code }),
      dataConnectorId: upload.dataConnectorId,
      fatalFindings: findings?.fatal ?? 0,
      errors: findings?.errors ?? 0,
      warnings: findings?.warnings ?? 0,
      added: changes?.added ?? 0,
      changed: changes?.changed ?? 0,
      removed: changes?.removed ?? 0,
      statusUrl: upload.statusUrl,
    },
  };
}
