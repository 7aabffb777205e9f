import { z } from 'zod';
import { dateTime } from './date-time';

export const inboundFlow = z
  .object({
    id: z
      .string()
      .meta({ 'x-ms-summary': 'Inbound Flow ID', description: 'Id of the inbound flow.' }),
    displayName: z.string().meta({
      'x-ms-summary': 'Name',
      description: 'Name of the inbound flow, as School Data Sync shows it.',
    }),
    readinessStatus: z.string().meta({
      'x-ms-summary': 'Readiness Status',
      description: 'Whether files can be brought in: ready, notReady, failed, disabled or expired.',
      example: 'ready',
    }),
    effectiveDateTime: dateTime.optional().meta({
      'x-ms-summary': 'Effective From',
      description: 'From when on it takes data.',
    }),
    expirationDateTime: dateTime
      .optional()
      .meta({ 'x-ms-summary': 'Expires', description: 'Until when it takes data.' }),
    yearName: z.string().optional().meta({
      'x-ms-summary': 'School Year',
      description: 'Name of the school year it belongs to.',
    }),
    dataConnectorId: z.string().optional().meta({
      'x-ms-summary': 'Data Connector ID',
      description: 'Id of the data connector that feeds it.',
    }),
    dataConnectorName: z.string().optional().meta({
      'x-ms-summary': 'Data Connector Name',
      description: 'Name of the data connector that feeds it.',
    }),
    fileFormat: z.string().optional().meta({
      'x-ms-summary': 'File Format',
      description: 'Format of the files its data connector takes: sds-v1 or sds-v2.1.',
      example: 'sds-v2.1',
    }),
  })
  .meta({
    id: 'InboundFlow',
    'x-ms-summary': 'Inbound Flow',
    description: 'An inbound flow of School Data Sync.',
  });

export const inboundFlowList = z
  .object({
    value: z
      .array(inboundFlow)
      .meta({ 'x-ms-summary': 'Inbound Flows', description: 'All inbound flows of the tenant.' }),
  })
  .meta({
    id: 'InboundFlowList',
    'x-ms-summary': 'Inbound Flow List',
    description: 'The inbound flows of the tenant.',
  });
