import { z } from 'zod';

export const dataConnector = z
  .object({
    id: z
      .string()
      .meta({ 'x-ms-summary': 'Data Connector ID', description: 'Id of the data connector.' }),
    displayName: z.string().meta({
      'x-ms-summary': 'Name',
      description: 'Name of the data connector, as School Data Sync shows it.',
    }),
    fileFormat: z.string().meta({
      'x-ms-summary': 'File Format',
      description:
        'Format of the files it takes: sds-v1 or sds-v2.1, or the code of School Data Sync for another one.',
      example: 'sds-v2.1',
    }),
    sourceSystem: z.string().optional().meta({
      'x-ms-summary': 'Source System',
      description: 'Name of the student information system.',
    }),
    inboundFlowId: z
      .string()
      .optional()
      .meta({ 'x-ms-summary': 'Inbound Flow ID', description: 'Id of the inbound flow it feeds.' }),
    inboundFlowName: z.string().optional().meta({
      'x-ms-summary': 'Inbound Flow Name',
      description: 'Name of the inbound flow it feeds.',
    }),
  })
  .meta({
    id: 'DataConnector',
    'x-ms-summary': 'Data Connector',
    description: 'A data connector of School Data Sync.',
  });

export const dataConnectorList = z
  .object({
    value: z.array(dataConnector).meta({
      'x-ms-summary': 'Data Connectors',
      description: 'All data connectors of the tenant.',
    }),
  })
  .meta({
    id: 'DataConnectorList',
    'x-ms-summary': 'Data Connector List',
    description: 'The data connectors of the tenant.',
  });
