import t from 'tap';
import { operations } from '../../proxy/routes';
import { createMemoryStore } from '../../proxy/throttle/stores/memory';
import { smallSets } from '../fixtures/rosters/small-sets';
import { makeRoster } from '../uploads/rosters';
import { sis, startUploadBridge } from '../uploads/upload-calls';
import { connect, filesOf, listen } from './mcp-client';

void t.test('the MCP endpoint', async (t) => {
  const bridge = await startUploadBridge(t);
  const url = await listen(bridge);
  const { client, call, codeOf } = await connect(t, bridge, url);
  const expected = operations.filter(({ tool }) => tool).map(({ operationId }) => operationId);

  await t.test('lists the tools with plain schemas', async (t) => {
    const { tools } = await client.listTools();
    t.same(
      tools.map(({ name }) => name),
      expected,
    );
    t.ok(tools.length >= 8 && tools.length <= 15);
    for (const { name, description, inputSchema, outputSchema } of tools) {
      t.ok((description ?? '').length > 60, name);
      const text = JSON.stringify([inputSchema, outputSchema]);
      t.notMatch(
        text,
        /"\$ref"|"\$defs"|"definitions"|anyOf|oneOf|allOf|exclusiveM|"type":\[|x-ms-/,
      );
      t.ok(depthOf(outputSchema) <= 1, `${name} has no lists of objects in lists of objects`);
      t.ok(depthOf(inputSchema) <= 1, name);
      for (const [field, schema] of Object.entries(inputSchema.properties ?? {}))
        t.match(schema, { type: String, description: String }, `${name}.${field}`);
    }
    t.ok(JSON.stringify(tools).length < 100_000);
    t.match(tools.find(({ name }) => name === 'ListUploads')?.annotations, { readOnlyHint: true });
    t.match(tools.find(({ name }) => name === 'CancelUpload')?.annotations, {
      destructiveHint: true,
    });
  });

  await t.test('each tool answers what its operation answers', async (t) => {
    t.match(await call('ListInboundFlows'), { structuredContent: { value: Array } });
    t.match(await call('GetDataconnectorList'), { structuredContent: { value: Array } });
    const set = smallSets['sds-v2.1'];
    t.match(await call('ValidateCsvFiles', { files: filesOf(set), format: 'sds-v2.1' }), {
      structuredContent: { format: 'sds-v2.1' },
    });
    const made = await call('UploadCsvFiles', {
      inboundFlowId: sis.inboundFlow,
      files: filesOf(makeRoster({ students: 40 })),
    });
    const { uploadId } = made.structuredContent as { uploadId: string };
    t.equal((await bridge.until(uploadId)).state, 'accepted');
    const got = await call('GetUpload', { uploadId });
    t.same(got.structuredContent, JSON.parse(JSON.stringify(await bridge.get(uploadId))));
    t.match(await call('ListUploads', { top: 1 }), {
      structuredContent: { value: [{ uploadId }] },
    });

    const held = async () => {
      const upload = await bridge.bring(makeRoster({ students: 20 }));
      t.equal(upload.state, 'held');
      return { uploadId: upload.uploadId, changeHash: upload.changes?.changeHash };
    };
    const first = await held();
    const { uploadId: sent } = (
      await call('UploadCsvFiles', {
        inboundFlowId: sis.inboundFlow,
        files: filesOf(makeRoster({ students: 21 })),
        onLargeChange: 'proceed',
      })
    ).structuredContent as { uploadId: string };
    t.equal((await bridge.until(sent)).state, 'held', 'an agent cannot pass the gate');
    t.equal(await codeOf('ApproveUpload', first), 'ROUTE_NOT_FOUND');
    t.match(await call('DiscardUpload', first), { structuredContent: { state: 'cancelled' } });
    const { uploadId: third } = await bridge.create();
    t.match(await call('CancelUpload', { uploadId: third }), {
      structuredContent: { state: 'cancelled' },
    });
  });

  await t.test('failures carry our codes and no value that was sent', async (t) => {
    t.equal(await codeOf('GetUpload', { uploadId: 'Secret-7' }), 'REQUEST_INVALID');
    t.notMatch(await call('GetUpload', { uploadId: 'Secret-7' }), /Secret-7/);
    t.equal(await codeOf('GetUpload'), 'REQUEST_INVALID');
    t.equal(
      await codeOf('GetUpload', { uploadId: '00000000-0000-4000-8000-000000000000' }),
      'UPLOAD_NOT_FOUND',
    );
    t.equal(await codeOf('UploadCsvFiles', { files: [] }), 'FILES_MISSING');
    for (const name of ['NoSuchTool', 'GetDelegatedToken', 'CallGetuploadsession'])
      t.equal(await codeOf(name), 'ROUTE_NOT_FOUND', name);
    bridge.sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      body: { value: 'nonsense' },
      times: 9,
    });
    t.equal(await codeOf('ListInboundFlows'), 'GRAPH_ANSWER_INVALID');
    bridge.sandbox.faults.clear();
  });

  await t.test('a caller without the role neither sees nor calls a tool', async (t) => {
    const reader = await connect(t, bridge, url, { user: 'teacher', roles: ['Roster.Read'] });
    const names = (await reader.client.listTools()).tools.map(({ name }) => name);
    const readable = operations.filter(({ tool, role }) => tool && role === 'Roster.Read');
    t.same(
      names,
      readable.map(({ operationId }) => operationId),
    );
    t.equal(await reader.codeOf('CancelUpload', { uploadId: 'x' }), 'CALLER_ROLE_MISSING');
  });

  await t.test('nobody without an identity, no batch, no stream, no large body', async (t) => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
      });
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    t.equal((await post(JSON.stringify(list))).status, 401);
    const authorization = `Bearer ${await bridge.sandbox.issueToken()}`;
    t.equal((await post(JSON.stringify(list), { authorization })).status, 200);
    t.equal((await post(JSON.stringify([list, list]), { authorization })).status, 400);
    t.equal((await post('{', { authorization })).status, 400);
    t.equal((await post('x'.repeat(5_000_000), { authorization })).status, 413);
    for (const method of ['GET', 'DELETE'])
      t.equal((await fetch(url, { method, headers: { authorization } })).status, 405);
    t.equal((await fetch(url)).status, 401);
  });
});

void t.test('calls of tools count as calls of the connection', async (t) => {
  const bridge = await startUploadBridge(t, { stores: { throttle: createMemoryStore() } });
  const { client } = await connect(t, bridge, await listen(bridge));
  let answered = 0;
  await t.rejects(async () => {
    for (; answered < 200; answered += 1) await client.listTools();
  }, /THROTTLED/);
  // Three of the hundred were the greeting, with its question for a stream of events.
  t.equal(answered, 97);
});

/** How many lists of objects with fields lie within one another. */
function depthOf(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  const { items, properties = {} } = schema as { items?: object; properties?: object };
  const below = Math.max(0, ...Object.values(properties).map(depthOf));
  const isList = items !== undefined && 'properties' in items;
  return items === undefined ? below : (isList ? 1 : 0) + depthOf(items);
}
