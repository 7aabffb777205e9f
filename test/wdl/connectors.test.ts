import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { objectOf, objectsOf, type JsonObject } from '../../scripts/connector/json';
import {
  createApprovals,
  createDataverse,
  createFileSystem,
  createOneDrive,
  createOutlook,
  createSftp,
  createSharePoint,
  createTeams,
} from './connectors';
import { createFakeClock, type Connector, type FlowResult } from './index';
import { after, run, statuses, works } from './small-flows';

const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-wdl-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(path.join(folder, 'Rosters/Done'), { recursive: true });
/** Not UTF-8: what is read as a text and written again would be another file. */
const content = Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x0d, 0x0a]);
writeFileSync(path.join(folder, 'Rosters/users.csv'), content);
writeFileSync(path.join(folder, 'Rosters/orgs.csv'), 'sourcedId\n');
const envelope = {
  '$content-type': 'application/octet-stream',
  $content: content.toString('base64'),
};

const site = 'https://contoso.sharepoint.com/sites/rosters';
const idOf = (file: string) => Buffer.from(file).toString('base64');
const twice = (text: string) => encodeURIComponent(encodeURIComponent(text));

const openApi = (
  operationId: string,
  parameters: JsonObject,
  more: JsonObject = {},
): JsonObject => ({
  type: 'OpenApiConnection',
  inputs: { host: { connectionName: 'c', operationId, apiId: '' }, parameters },
  ...more,
});

const one = (
  connector: Connector,
  operationId: string,
  parameters: JsonObject,
  more: JsonObject = {},
) => run({ Call: openApi(operationId, parameters, more) }, { connections: { c: connector } });
const byPath = (connector: Connector, inputs: JsonObject, type = 'ApiConnection') =>
  run(
    {
      Call: {
        type,
        inputs: {
          host: { connection: { name: "@parameters('$connections')['c']['connectionId']" } },
          ...inputs,
        },
      },
    },
    { connections: { c: connector }, dialect: 'logic-apps' },
  );
const bodyOf = ({ actions }: FlowResult): unknown =>
  objectOf(actions.get('Call')?.[0]?.outputs)['body'];

const fileConnectors = [
  {
    connector: createSharePoint({ folder }),
    site: { dataset: site },
    base: `/datasets/${twice(site)}`,
  },
  { connector: createOneDrive({ folder }), site: {}, base: '/datasets/default' },
  { connector: createSftp({ folder }), site: {}, base: '/datasets/default' },
  { connector: createFileSystem({ folder }), site: {}, base: '/datasets/default' },
];

for (const { connector, site: common, base } of fileConnectors)
  void t.test(`${connector.apiName} shows a folder, by operation and by path`, async (t) => {
    const file = '/Rosters/users.csv';
    const exact = { inferContentType: false };
    const reads: [string, JsonObject, JsonObject][] = [
      [
        'GetFileContentByPath',
        { path: file, ...exact },
        { path: `${base}/GetFileContentByPath`, queries: { path: file, ...exact } },
      ],
      [
        'GetFileContent',
        { id: idOf(file), ...exact },
        { path: `${base}/files/${twice(idOf(file))}/content?inferContentType=false` },
      ],
    ];
    for (const [operationId, parameters, request] of reads) {
      t.same(
        bodyOf(await one(connector, operationId, { ...common, ...parameters })),
        envelope,
        'the bytes',
      );
      const result = await byPath(connector, { method: 'get', ...request });
      t.same(bodyOf(result), envelope);
      t.match(result.calls, [{ operationId, parameters: { ...common, ...parameters } }]);
    }
    const guessed = await one(connector, 'GetFileContentByPath', {
      ...common,
      path: '/Rosters/orgs.csv',
    });
    t.equal(bodyOf(guessed), 'sourcedId\n', 'a plain text when the type is guessed');
    const metadata = await one(connector, 'GetFileMetadataByPath', { ...common, path: file });
    t.match(bodyOf(metadata), {
      Name: 'users.csv',
      Path: file,
      Size: 6,
      IsFolder: false,
      Id: idOf(file),
    });
    const list = connector.apiName === 'shared_onedriveforbusiness' ? 'ListFolderV2' : 'ListFolder';
    const listed = bodyOf(await one(connector, list, { ...common, id: idOf('/Rosters') }));
    const items = objectsOf(Array.isArray(listed) ? listed : objectOf(listed)['value']);
    t.same(
      items.map(({ Name }) => Name),
      ['Done', 'orgs.csv', 'users.csv'],
    );
    t.same(
      objectsOf(bodyOf(await one(connector, 'ListRootFolder', common))).map(
        ({ Name, IsFolder }) => [Name, IsFolder],
      ),
      [['Rosters', true]],
    );
    const missing = await one(connector, 'GetFileContentByPath', {
      ...common,
      path: '/Rosters/none.csv',
    });
    t.match(missing, { status: 'Failed', calls: [{ status: 404 }] });
    await t.rejects(
      one(connector, 'GetFileContentByPath', { ...common, path: '/../../etc/passwd' }),
      { message: /leads out/ },
    );
    await t.rejects(one(connector, 'GetFileContentByPath', { ...common, file }), {
      name: 'ContractViolation',
    });
    await t.rejects(one(connector, 'GetFileContents', common), { message: /no operation/ });
    const once = {
      method: 'get',
      path: `${base}/files/${encodeURIComponent(idOf('/Rosters/?.csv'))}/content`,
    };
    await t.rejects(byPath(connector, once), { message: /encoded twice/ });
  });

void t.test('files are moved and copied; a name that is taken is refused', async (t) => {
  const [sharepoint, , sftp] = fileConnectors.map(({ connector }) => connector);
  if (sharepoint === undefined || sftp === undefined) throw new Error('no connector');
  const to = {
    dataset: site,
    'parameters/sourceFileId': idOf('/Rosters/orgs.csv'),
    'parameters/destinationDataset': site,
    'parameters/destinationFolderPath': '/Rosters/Done',
    'parameters/nameConflictBehavior': 0,
  };
  t.match(await one(sharepoint, 'CopyFileAsync', to), { status: 'Succeeded' });
  t.match(await one(sharepoint, 'MoveFileAsync', to), {
    status: 'Failed',
    calls: [{ status: 409 }],
  });
  t.match(await one(sharepoint, 'MoveFileAsync', { ...to, 'parameters/nameConflictBehavior': 1 }), {
    status: 'Succeeded',
  });
  t.same(readdirSync(path.join(folder, 'Rosters')), ['Done', 'users.csv']);
  t.match(await one(sftp, 'RenameFile', { id: idOf('/Rosters/Done/orgs.csv'), name: 'old.csv' }), {
    status: 'Succeeded',
  });
  t.same(readdirSync(path.join(folder, 'Rosters/Done')), ['old.csv']);
  const items = await one(sharepoint, 'GetFileItems', { dataset: site, table: 'Rosters', $top: 1 });
  t.match(bodyOf(items), { value: [{ '{FilenameWithExtension}': 'Done', '{IsFolder}': true }] });
});

void t.test('messages are kept in order, and fail when they are told to', async (t) => {
  const [outlook, teams] = [createOutlook(), createTeams()];
  const mail = {
    'emailMessage/To': 'it@contoso.com',
    'emailMessage/Subject': 's',
    'emailMessage/Body': '<p>b</p>',
  };
  t.equal((await one(outlook, 'SendEmailV2', mail)).status, 'Succeeded');
  const body = { To: 'it@contoso.com', Subject: 's', Body: '<p>b</p>' };
  t.equal((await byPath(outlook, { method: 'post', path: '/v2/Mail', body })).status, 'Succeeded');
  t.same(outlook.sent, [
    { operationId: 'SendEmailV2', parameters: mail },
    { operationId: 'SendEmailV2', parameters: mail },
  ]);
  outlook.failWith(403);
  t.match(await one(outlook, 'SendEmailV2', mail), { status: 'Failed', calls: [{ status: 403 }] });
  outlook.failWith(undefined);
  t.equal((await one(outlook, 'SendEmailV2', mail)).status, 'Succeeded');
  t.equal(outlook.sent.length, 3, 'a failed call sent nothing');
  outlook.clear();
  t.same(outlook.sent, []);

  const post = {
    ...{ poster: 'Flow bot', location: 'Channel' },
    'body/recipient/groupId': 'g',
    'body/recipient/channelId': 'c',
    'body/messageBody': '<p>b</p>',
  };
  t.equal((await one(teams, 'PostMessageToConversation', post)).status, 'Succeeded');
  const sent = await byPath(teams, {
    method: 'post',
    path: `/beta/teams/conversation/message/poster/${encodeURIComponent('Flow bot')}/location/Channel`,
    body: { messageBody: '<p>b</p>', recipient: { groupId: 'g', channelId: 'c' } },
  });
  t.equal(sent.status, 'Succeeded');
  t.same(teams.sent[0], teams.sent[1]);
  for (const [operationId, parameters] of [
    ['SendEmailV2', { 'emailMessage/To': 'x' }],
    ['SendEmailV2', { ...mail, To: 'x' }],
    ['SendEmailV2', { ...mail, 'emailMessage/Importance': 'Urgent' }],
  ] as const)
    await t.rejects(one(outlook, operationId, parameters), { name: 'ContractViolation' });
});

void t.test('questions wait for a person, or for ever', async (t) => {
  const approval = {
    approvalType: 'Basic',
    'WebhookApprovalCreationInput/title': 'Held upload',
    'WebhookApprovalCreationInput/assignedTo': 'it@contoso.com',
  };
  const card = {
    poster: 'Flow bot',
    location: 'Channel',
    'body/body/messageBody': '{}',
    'body/body/recipient/groupId': 'g',
  };
  const webhook = { type: 'OpenApiConnectionWebhook', limit: { timeout: 'P3D' } };
  const approved = await one(
    createApprovals({ decide: () => ({ outcome: 'Approve', comments: 'fine' }) }),
    'StartAndWaitForAnApproval',
    approval,
    webhook,
  );
  t.match(bodyOf(approved), {
    outcome: 'Approve',
    responses: [{ comments: 'fine', approverResponse: 'Approve' }],
  });
  const reply = () => ({ data: { decision: 'discard' } });
  t.match(
    bodyOf(await one(createTeams({ reply }), 'PostCardAndWaitForResponse', card, webhook)),
    reply(),
  );
  const mail = {
    path: '/approvalmail/$subscriptions',
    body: {
      NotificationUrl: '@{listCallbackUrl()}',
      Message: { To: 'it@contoso.com', Options: 'Approve, Discard' },
    },
  };
  const chosen = createOutlook({ reply: () => ({ SelectedOption: 'Discard' }) });
  t.match(bodyOf(await byPath(chosen, mail, 'ApiConnectionWebhook')), {
    SelectedOption: 'Discard',
  });

  const clock = createFakeClock('2026-08-31T06:00:00Z');
  const approvals = createApprovals();
  const silent = await run(
    {
      Ask: openApi('StartAndWaitForAnApproval', approval, webhook),
      Remind: works(after('Ask', 'TimedOut')),
    },
    { connections: { c: approvals }, clock },
  );
  t.same(statuses(silent), { Ask: 'TimedOut', Remind: 'Succeeded' });
  t.equal(clock.now().toISOString(), '2026-09-03T06:00:00.000Z');
  t.equal(approvals.sent.length, 1);
});

void t.test('Dataverse hands out the secret of an environment variable', async (t) => {
  const dataverse = createDataverse({ secrets: { sds_Key: 's3cret' } });
  const ask = (name: string) =>
    one(dataverse, 'PerformUnboundAction', {
      actionName: 'RetrieveEnvironmentVariableSecretValue',
      'item/EnvironmentVariableName': name,
    });
  t.same(bodyOf(await ask('sds_Key')), { EnvironmentVariableSecretValue: 's3cret' });
  t.equal((await ask('sds_Other')).status, 'Failed');
});
