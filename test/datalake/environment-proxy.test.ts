import t from 'tap';
import { uploadFile } from '../../proxy/datalake/upload-file';
import { createOutboundAgents } from '../../proxy/outbound';
import { startFakeStorage } from './fake-storage';

// A file of its own: the SDK reads the exceptions (NO_PROXY) once, when its first pipeline is made.
t.test('proxies of the environment see no connection', async (t) => {
  const trap = await startFakeStorage(t);
  for (const name of ['NO_PROXY', 'no_proxy']) delete process.env[name];
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])
    process.env[name] = trap.origin;
  const store = await startFakeStorage(t);
  await uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: async function* () {
      yield Buffer.from('x');
    },
    attempts: 1,
  });
  t.equal(store.file('/tenant/connector/container/users.csv')?.toString(), 'x');
  t.equal(trap.connections(), 0);
});

t.test('a forward proxy is taken from the agents alone', async (t) => {
  const store = await startFakeStorage(t);
  const agents = createOutboundAgents();
  let asked = 0;
  const connect = agents.httpAgent.createConnection.bind(agents.httpAgent);
  agents.httpAgent.createConnection = (...given) => (asked++, connect(...given));
  await uploadFile({
    session: store.session,
    cloud: store.cloud,
    fileName: 'users.csv',
    open: async function* () {
      yield Buffer.from('x');
    },
    agents,
  });
  agents.httpAgent.destroy();
  t.equal(asked, store.connections());
  t.ok(asked > 0);
});
