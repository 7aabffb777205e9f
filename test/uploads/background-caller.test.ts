import t from 'tap';
import { captureIdentity, keptGroups } from '../../proxy/auth/kept-identity';
import type { Caller } from '../../proxy/auth/caller';
import type { GraphTokens } from '../../proxy/auth/graph-tokens';
import { createSealer } from '../../proxy/auth/sealer';
import type { UploadRow } from '../../proxy/database/uploads/row';
import type { UploadStore } from '../../proxy/database/uploads/upload-store';
import { backgroundCaller } from '../../proxy/uploads/background-caller';

const sealer = createSealer([{ kid: 'k1', key: Buffer.alloc(32, 1) }]);
const minute = 60_000;
const groups = keptGroups(false);
const person = { kind: 'user', tenantId: 't', objectId: 'o', assertion: 'a' } as Caller;
const tokens: GraphTokens = {
  acquire: async (_caller, group) => ({
    accessToken: `graph-${group}`,
    scope: group,
    expiresAt: group === 'read' ? 90 * minute : 60 * minute,
  }),
  drop: () => undefined,
};

function setUp(kind: Caller['kind'], identitySealed: string | null, now: number) {
  const row = {
    tenantId: 't',
    uploadId: 'u',
    createdBy: 'o',
    dataConnectorId: 'c',
    identitySealed,
    facts: { callerKind: kind },
  } as UploadRow;
  const uploads = { find: async () => row } as unknown as UploadStore;
  return { row, caller: backgroundCaller({ uploads, sealer, clock: () => now }, row) };
}

const readToken = async (caller: Caller): Promise<unknown> => caller.keptToken?.('read');

t.test(
  'a person’s upload works with the kept tokens until a minute before their end',
  async (t) => {
    const identity = await captureIdentity(tokens, person, groups);
    t.equal(identity?.expiresAt, 60 * minute, 'the earlier end counts');
    const sealed = await sealer.seal('identity', 'u', identity);
    const inTime = setUp('user', sealed, 58 * minute).caller;
    t.equal((await inTime.keptToken?.('upload'))?.accessToken, 'graph-upload');
    t.equal((await inTime.keptToken?.('read'))?.accessToken, 'graph-read');
    const late = setUp('user', sealed, 59 * minute).caller;
    await t.rejects(readToken(late), { code: 'UPLOAD_NEEDS_SIGN_IN' });
  },
);

t.test('tokens that a later call brought are used at once', async (t) => {
  const { row, caller } = setUp('user', null, 0);
  await t.rejects(readToken(caller), { code: 'UPLOAD_NEEDS_SIGN_IN' });
  row.identitySealed = await sealer.seal(
    'identity',
    'u',
    await captureIdentity(tokens, person, groups),
  );
  t.equal((await caller.keptToken?.('read'))?.accessToken, 'graph-read');
});

t.test('tokens of another upload do not open', async (t) => {
  const foreign = await sealer.seal(
    'identity',
    'other',
    await captureIdentity(tokens, person, groups),
  );
  const { caller } = setUp('user', foreign, 0);
  await t.rejects(readToken(caller), { code: 'SEAL_BROKEN' });
});

t.test(
  'an application or API key keeps nothing, and every upload has one data connector',
  async (t) => {
    for (const kind of ['app', 'api-key'] as const) {
      t.equal(await captureIdentity(tokens, { ...person, kind }, groups), undefined);
      const { caller } = setUp(kind, null, 0);
      t.notOk(caller.keptToken);
      t.same([...(caller.dataConnectors ?? [])], ['c']);
      t.equal(caller.roles.size, 0);
    }
  },
);
