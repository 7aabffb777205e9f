import t from 'tap';
import type { Caller } from '../../proxy/auth/caller';
import type { InboundFlow } from '../../proxy/graph/inbound-flows';
import type { IndustryData } from '../../proxy/graph/industry-data';
import { chooseTarget, type TargetRequest } from '../../proxy/uploads/commands/choose-target';

const now = Date.parse('2027-03-01T00:00:00Z');
const flowOf = (id: string, more: Partial<InboundFlow> = {}): InboundFlow => ({
  id,
  displayName: `Flow ${id}`,
  readinessStatus: 'ready',
  effectiveDateTime: '2026-08-01T00:00:00Z',
  expirationDateTime: '2027-07-31T00:00:00Z',
  dataConnectorId: `connector-${id}`,
  fileFormat: 'sds-v2.1',
  ...more,
});

function choose(flows: InboundFlow[], request: TargetRequest = {}) {
  const industryData = {
    listInboundFlows: async () => flows,
    getInboundFlow: async (_scope: unknown, id: string) => flows.find((flow) => flow.id === id),
    listDataConnectors: async () => [{ id: 'lonely', fileFormat: 'sds-v1' }],
  } as unknown as IndustryData;
  const services = { industryData, clock: () => now };
  return chooseTarget(services, {} as Caller, request, new AbortController().signal);
}

const expired = flowOf('old', { expirationDateTime: '2026-07-31T00:00:00Z' });
const future = flowOf('next', { effectiveDateTime: '2027-08-01T00:00:00Z' });
const disabled = flowOf('off', { readinessStatus: 'disabled' });
const v1 = flowOf('v1', { fileFormat: 'sds-v1' });
const unknown = flowOf('odd', { fileFormat: 'somethingNew' });

t.test('the only flow that is ready, in effect and of a known format is taken', async (t) => {
  t.same(await choose([expired, future, disabled, unknown, flowOf('a')]), {
    dataConnectorId: 'connector-a',
    inboundFlowId: 'a',
    format: 'sds-v2.1',
  });
});

t.test('a format chooses between two flows', async (t) => {
  t.match(await choose([flowOf('a'), v1], { format: 'sds-v1' }), { inboundFlowId: 'v1' });
  await t.rejects(choose([flowOf('a'), v1]), {
    code: 'UPLOAD_TARGET_AMBIGUOUS',
    message: /"Flow a", "Flow v1"/,
  });
});

t.test('without a usable flow there is no target', async (t) => {
  await t.rejects(choose([expired, disabled]), { code: 'UPLOAD_TARGET_MISSING' });
  await t.rejects(choose([flowOf('a')], { format: 'sds-v1' }), {
    code: 'UPLOAD_TARGET_MISSING',
    message: /for sds-v1 files/,
  });
});

t.test('a flow that is named must be usable and of the format', async (t) => {
  const refused: [InboundFlow, TargetRequest, string][] = [
    [expired, {}, 'FLOW_NOT_READY'],
    [future, {}, 'FLOW_NOT_READY'],
    [disabled, {}, 'FLOW_NOT_READY'],
    [unknown, {}, 'UPLOAD_FORMAT_MISMATCH'],
    [v1, { format: 'sds-v2.1' }, 'UPLOAD_FORMAT_MISMATCH'],
  ];
  for (const [flow, request, code] of refused)
    await t.rejects(choose([flow], { inboundFlowId: flow.id, ...request }), { code }, flow.id);
  const loose = flowOf('loose');
  delete loose.dataConnectorId;
  await t.rejects(choose([loose], { inboundFlowId: 'loose' }), {
    code: 'FLOW_NOT_READY',
    message: /without a data connector/,
  });
});

t.test('a data connector is judged by its flow, and taken without one', async (t) => {
  t.match(await choose([flowOf('a')], { dataConnectorId: 'connector-a' }), { inboundFlowId: 'a' });
  await t.rejects(choose([expired], { dataConnectorId: 'connector-old' }), {
    code: 'FLOW_NOT_READY',
  });
  const lonely = await choose([], { dataConnectorId: 'lonely' });
  t.same(lonely, { dataConnectorId: 'lonely', format: 'sds-v1' });
  await t.rejects(choose([], { dataConnectorId: 'nowhere' }), { code: 'GRAPH_NOT_FOUND' });
});
