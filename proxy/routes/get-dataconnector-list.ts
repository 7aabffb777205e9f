import { accessTokenHeaders } from '../schemas/parameters';
import { dataConnectorList } from '../schemas/data-connector';
import { defineOperation } from './operation';

/** Compatibility action; also the source of the data connector drop-downs. */
export const getDataconnectorList = defineOperation({
  operationId: 'GetDataconnectorList',
  method: 'GET',
  path: '/data-connectors',
  role: 'Roster.Read',
  tool: true,
  summary: 'List data connectors',
  description:
    'Lists all data connectors of School Data Sync with their file format and the inbound flow they feed. Use it to find where a roster goes.',
  headers: accessTokenHeaders,
  response: dataConnectorList,
  errors: ['GRAPH_FORBIDDEN', 'GRAPH_NOT_FOUND'],
  handle: async ({ caller, services, signal }) => ({
    body: { value: await services.industryData.listDataConnectors({ caller, signal }) },
  }),
});
