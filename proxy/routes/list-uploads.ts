import { z } from 'zod';
import { dataConnectorIdParameter } from '../schemas/parameters';
import { uploadList, uploadListForAgents, uploadStates } from '../schemas/upload';
import { pageOf, paging } from '../schemas/paging';
import { defineOperation } from './operation';

export const listUploads = defineOperation({
  operationId: 'ListUploads',
  method: 'GET',
  path: '/uploads',
  role: 'Roster.Read',
  tool: true,
  agentResponse: uploadListForAgents,
  summary: 'List uploads',
  description:
    'Lists the uploads of the tenant, newest first, for example to see whether last night’s roster is in or which uploads are held for an approval.',
  query: z.object({
    state: z.enum(uploadStates).optional().meta({
      'x-ms-summary': 'State',
      description: 'Only uploads in this state, for example held.',
    }),
    dataConnectorId: dataConnectorIdParameter.optional(),
    ...paging,
  }),
  response: uploadList,
  errors: ['DATABASE_UNAVAILABLE'],
  async handle({ caller, services }, { query }) {
    const { state, dataConnectorId, top, skip } = query;
    const found = await services.uploads.list(caller, {
      ...(state !== undefined && { states: [state] }),
      dataConnectorId,
      skip,
      top: top + 1,
    });
    return { body: pageOf(found, query) };
  },
});
