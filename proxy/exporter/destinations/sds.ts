import { z } from 'zod';
import { BridgeError } from '../../errors';
import { defineDestination } from './destination';

export const sds = defineDestination({
  kind: 'sds',
  title: 'School Data Sync, as an upload of this service',
  settings: z.strictObject({
    inboundFlowId: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The inbound flow. If both are empty: the only one that is ready and has the format.',
      ),
    dataConnectorId: z.string().min(1).optional().describe('The data connector, instead.'),
  }),
  // Repeating what broke off is the upload's own work: it is durable, and one export is one upload.
  deliver: async (set, { inboundFlowId, dataConnectorId }, context) => {
    if (set.format === 'sds-v2')
      throw new BridgeError('EXPORT_SDS_FORMAT', { params: { format: set.format } });
    if (context.sendToSds === undefined) throw new BridgeError('EXPORT_SDS_UNAVAILABLE');
    const content = { ...set };
    delete content.license;
    const { uploadId, state, summary, isAccepted } = await context.sendToSds(
      content,
      { ...(inboundFlowId && { inboundFlowId }), ...(dataConnectorId && { dataConnectorId }) },
      { signal: context.signal, onProgress: context.onProgress },
    );
    if (!isAccepted)
      throw new BridgeError(state === 'held' ? 'EXPORT_SDS_HELD' : 'EXPORT_SDS_NOT_ACCEPTED', {
        params: { uploadId, state },
        target: uploadId,
      });
    return {
      ...{ uploadId, place: `School Data Sync, upload ${uploadId}` },
      files: set.files.map(({ name, bytes }) => ({ name, bytes })),
      attempts: 1,
      resumedBytes: 0,
      note: summary,
    };
  },
});
