import t from 'tap';
import { sandboxIdentity } from '../../proxy/config';
import { usersOf } from '../../proxy/sandbox/entra/users';
import { hostileAddresses } from '../graph/hostile-addresses';
import { codeOf, startBridge } from './bridge';
import { startTrap } from './trap';

const root = '/beta/external/industryData';

async function setUp(t: Parameters<typeof startBridge>[0]) {
  const admin = usersOf(sandboxIdentity.tenantId).find(({ key }) => key === 'admin');
  const THROTTLE_LIMITS = `${sandboxIdentity.tenantId}/${admin?.oid ?? ''}=9999`;
  const bridge = await startBridge(t, { env: { THROTTLE_LIMITS } });
  const trap = await startTrap(t);
  const flows = (await bridge.call('GET', '/v1/inbound-flows')).json<{
    value: { dataConnectorId: string }[];
  }>();
  const connector = `/v1/data-connectors/${flows.value[0]?.dataConnectorId ?? ''}`;
  const good = `127.0.0.1:${bridge.sandbox.port}`;
  const areas = () =>
    bridge.sandbox.requests
      .filter(({ area }) => area === 'graph' || area === 'storage')
      .map(({ path }) => path);
  return { ...bridge, trap, connector, good, areas };
}

t.test('ValidationOperationUri never makes a connection elsewhere', async (t) => {
  const { call, trap, good, areas } = await setUp(t);
  const before = areas().length;
  const spellings = hostileAddresses(
    good,
    trap.host,
    `${root}/operations/5a6b7c8d-0000-4000-8000-000000000000`,
  ).filter(Boolean);
  t.ok(spellings.length >= 40);
  for (const ValidationOperationUri of spellings) {
    const answer = await call('GET', '/v1/validation-result', {
      query: { ValidationOperationUri },
    });
    t.equal(answer.statusCode, 400, JSON.stringify(ValidationOperationUri));
  }
  t.same([trap.connections(), areas().length], [0, before]);
});

t.test('a hostile nextLink is not followed', async (t) => {
  const { call, sandbox, trap, good, areas } = await setUp(t);
  for (const link of hostileAddresses(good, trap.host, `${root}/inboundFlows`).filter(
    (text) => text !== '',
  )) {
    sandbox.faults.clear();
    sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      body: { '@odata.nextLink': link },
      match: { pathIncludes: 'inboundFlows' },
    });
    const answer = await call('GET', '/v1/inbound-flows');
    t.same([answer.statusCode, codeOf(answer)], [502, 'ADDRESS_NOT_ALLOWED'], JSON.stringify(link));
  }
  t.equal(trap.connections(), 0);
  t.same([...new Set(areas())], [`${root}/inboundFlows`]);
});

t.test('a hostile Location of validate is not handed out or called', async (t) => {
  const { call, sandbox, trap, good, connector } = await setUp(t);
  const sendable = hostileAddresses(good, trap.host, `${root}/operations/op`).filter((text) =>
    /^[\x21-\x7e]+$/.test(text),
  );
  t.ok(sendable.length >= 40);
  for (const location of sendable) {
    sandbox.faults.clear();
    await call('GET', `${connector}/upload-session?resetSession=true`);
    sandbox.faults.add({
      area: 'graph',
      kind: 'redirect',
      status: 202,
      location,
      match: { pathIncludes: 'validate' },
    });
    const answer = await call('POST', `${connector}/validate`);
    t.same([answer.statusCode, codeOf(answer)], [502, 'ADDRESS_NOT_ALLOWED'], location);
  }
  t.equal(trap.connections(), 0);
});

t.test('a hostile sessionUrl is not handed out', async (t) => {
  const { call, sandbox, trap, connector } = await setUp(t);
  const storage = new URL(sandbox.storageOrigin).host;
  for (const sessionUrl of hostileAddresses(storage, trap.host, '/t/c/box?sig=x')) {
    sandbox.faults.clear();
    sandbox.faults.add({
      area: 'graph',
      kind: 'body',
      body: { sessionUrl },
      match: { pathIncludes: 'getUploadSession' },
    });
    const answer = await call('GET', `${connector}/upload-session`);
    if (sessionUrl.startsWith(`${sandbox.storageOrigin}/`)) t.equal(answer.statusCode, 200);
    else
      t.same(
        [answer.statusCode, codeOf(answer)],
        [502, 'ADDRESS_NOT_ALLOWED'],
        JSON.stringify(sessionUrl),
      );
  }
  t.equal(trap.connections(), 0);
});

t.test('redirects of Graph and Entra ID are not followed', async (t) => {
  const { call, sandbox, trap, connector } = await setUp(t);
  for (const status of [301, 302, 303, 307, 308]) {
    for (const [area, method, url] of [
      ['graph', 'GET', '/v1/inbound-flows'],
      ['graph', 'POST', `${connector}/validate`],
      ['entra', 'POST', '/v1/delegated-token'],
    ] as const) {
      sandbox.faults.clear();
      sandbox.faults.add({
        area,
        kind: 'redirect',
        status,
        location: `http://${trap.host}${root}/inboundFlows`,
        times: 9,
      });
      const answer = await call(method, url, {});
      t.ok(answer.statusCode >= 500, `${area} ${status}: ${answer.body}`);
    }
  }
  t.equal(trap.connections(), 0);
});

t.test('the trap itself notices a connection', async (t) => {
  const trap = await startTrap(t);
  await t.rejects(fetch(`http://${trap.host}/`));
  t.equal(trap.connections(), 1);
});
