import { createApiKey, revokeApiKey, rotateApiKey } from '../../auth/api-keys';
import { createApiKeyStore, type ApiKeyRow, type ApiKeyStore } from '../../database/api-keys';
import type { CommandContext } from '../terminal';
import { withDatabase } from '../with-database';
import type { Command } from './command';

interface CreateOptions {
  tenant: string;
  role: string[];
  dataConnector?: string[];
  label: string;
}

/** API keys for callers that cannot sign in. A key is shown once, when it is made. */
export const command: Command = (program, context) => {
  const group = program.command('api-keys').description('create, list, revoke and rotate API keys');
  const keys = withKeys(context);

  group
    .command('create')
    .description('make a key; it is printed once and cannot be shown again')
    .requiredOption('--tenant <id>', 'tenant the key acts in')
    .requiredOption('--role <role...>', 'Roster.Read, Roster.Sync, Roster.Export, Roster.Admin')
    .requiredOption('--label <text>', 'what the key is for')
    .option('--data-connector <id...>', 'only these data connectors')
    .action((options: CreateOptions) =>
      keys(async (store) => {
        const { tenant: tenantId, role: roles, dataConnector: dataConnectors, label } = options;
        return createApiKey(store, {
          tenantId,
          roles,
          label,
          ...(dataConnectors && { dataConnectors }),
        });
      }),
    );
  group
    .command('list')
    .description('list all keys, without their secrets')
    .option('--tenant <id>', 'only of this tenant')
    .action((options: { tenant?: string }) =>
      keys(async (store) => (await store.list(options.tenant)).map(describe)),
    );
  group
    .command('revoke <keyId>')
    .description('end a key at once and for good')
    .action((keyId: string) =>
      keys(async (store) => revokeApiKey(store, keyId).then(() => `revoked ${keyId}`)),
    );
  group
    .command('rotate <keyId>')
    .description('give a key a new secret, printed once; the old one stops at once')
    .action((keyId: string) => keys((store) => rotateApiKey(store, keyId)));
};

const withKeys =
  (context: CommandContext) => (work: (store: ApiKeyStore) => Promise<string | string[]>) =>
    withDatabase(context, async (database) => {
      for (const line of [await work(createApiKeyStore(database.query))].flat())
        context.terminal.out(line);
    });

function describe(row: ApiKeyRow): string {
  const state = row.revokedAt === null ? 'active' : `revoked ${row.revokedAt.toISOString()}`;
  const connectors =
    row.dataConnectors === null ? 'all data connectors' : row.dataConnectors.join(' ');
  return [row.keyId, row.tenantId, row.roles.join(' '), connectors, state, row.label].join('  ');
}
