import { z } from 'zod';
import { dateTime } from '../schemas/date-time';
import { accessTokenHeaders, dataConnectorIdParameter } from '../schemas/parameters';
import { defineOperation } from './operation';

const uploadSession = z
  .object({
    containerId: z.string().meta({
      'x-ms-summary': 'Container ID',
      description: 'Id of the container that takes the files.',
    }),
    containerExpirationDateTime: dateTime.meta({
      'x-ms-summary': 'Container Expires',
      description: 'When the container is destroyed.',
    }),
    sessionExpirationDateTime: dateTime.meta({
      'x-ms-summary': 'Session Expires',
      description: 'When the address stops working.',
    }),
    sessionUrl: z.string().meta({
      'x-ms-summary': 'Session Address',
      description:
        'Address of the container with a signature. It is a secret: whoever has it can write roster files.',
    }),
    dataConnectorId: z.string().meta({
      'x-ms-summary': 'Data Connector ID',
      description: 'The data connector of the session.',
    }),
    tenantId: z.string().meta({
      'x-ms-summary': 'Tenant ID',
      description: 'The tenant; part of the path of the files in the container.',
    }),
  })
  .meta({
    id: 'UploadSession',
    'x-ms-summary': 'Upload Session',
    description: 'An upload session of School Data Sync.',
  });

/** Compatibility action. Unguarded: nothing is compared or checked before School Data Sync takes the files. */
export const callGetuploadsession = defineOperation({
  operationId: 'CallGetuploadsession',
  method: 'GET',
  path: '/data-connectors/:createdDataConnectorId/upload-session',
  role: 'Roster.Sync',
  summary: 'Get upload session',
  visibility: 'advanced',
  description:
    'Returns the upload session of a data connector: the container and the secret address that files are written to. Start every attempt with an empty container (Reset Session), or files of an abandoned attempt are validated too. This action does not compare the roster with the last one: Create upload does.',
  params: z.object({ createdDataConnectorId: dataConnectorIdParameter }),
  query: z.object({
    resetSession: z.stringbool().optional().meta({
      'x-ms-summary': 'Reset Session',
      type: 'boolean',
      description:
        'Yes to start with a new, empty container. No returns the current one with the files already in it.',
      default: false,
    }),
  }),
  headers: accessTokenHeaders,
  response: uploadSession,
  errors: [
    ...(['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND', 'GRAPH_CONFLICT', 'ADDRESS_NOT_ALLOWED'] as const),
    'UPLOAD_IN_PROGRESS',
  ],
  async handle({ caller, services, signal }, { params, query }) {
    const dataConnectorId = params.createdDataConnectorId;
    await services.uploads.requireFree(caller.tenantId, dataConnectorId);
    const session = await services.industryData.getUploadSession(
      { caller, signal },
      dataConnectorId,
      query.resetSession ?? false,
    );
    return {
      body: { ...session, dataConnectorId, tenantId: caller.tenantId },
      headers: { 'cache-control': 'no-store' },
    };
  },
});
