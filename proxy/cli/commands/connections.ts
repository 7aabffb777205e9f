import { createConnectionStore } from '../../database/connections';
import { BridgeError } from '../../errors';
import { withDatabase } from '../with-database';
import type { Command } from './command';

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ends the handles of one person or application; access tokens are ended in Entra ID. */
export const command: Command = (program, context) => {
  program
    .command('connections')
    .description('look after the connections of callers')
    .command('revoke <tenantId> <objectId>')
    .description('no handle issued until now opens any more for this person or application')
    .action(async (tenantId: string, objectId: string) => {
      if (!id.test(tenantId) || !id.test(objectId)) {
        throw new BridgeError('REQUEST_INVALID', {
          params: {
            reason: 'tenantId and objectId are ids such as 00000000-0000-0000-0000-000000000000',
          },
        });
      }
      await withDatabase(context, (database) =>
        createConnectionStore(database.query).revoke(
          { tenantId: tenantId.toLowerCase(), objectId: objectId.toLowerCase() },
          new Date(),
        ),
      );
      context.terminal.out(`revoked the handles of ${tenantId}/${objectId}`);
    });
};
