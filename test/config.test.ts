import t from 'tap';
import { loadConfig, sandboxIdentity } from '../proxy/config';
import { identitySettings } from '../proxy/identity-settings';

const real = {
  PUBLIC_URL: 'https://bridge.example.org/',
  API_CLIENT_ID: '6d3c1f0e-0000-4000-8000-000000000001',
  API_CLIENT_SECRET: 'a real secret',
  ALLOWED_TENANTS: '6d3c1f0e-0000-4000-8000-000000000002, 6d3c1f0e-0000-4000-8000-000000000003',
};

t.test('defaults are safe: the real cloud, loopback, nobody allowed', async (t) => {
  const config = loadConfig({});
  t.match(config, {
    CLOUD: 'global',
    HOST: '127.0.0.1',
    PORT: 8080,
    ALLOWED_TENANTS: [],
    LOG_LEVEL: 'info',
  });
  t.match(loadConfig({ PORT: '' }), { PORT: 8080 }, 'an empty variable counts as absent');
});

t.test('a wrong setting is named, its value is not repeated', async (t) => {
  const wrong: [string, string][] = [
    ['CLOUD', 'hunter2'],
    ['PORT', 'hunter2'],
    ['PORT', '70000'],
    ['API_CLIENT_ID', 'hunter2'],
    ['PUBLIC_URL', 'hunter2'],
    ['SEAL_KEYS', 'k:hunter2'],
    ['ALLOWED_TENANTS', 'hunter2'],
    ['LOG_LEVEL', 'hunter2'],
    ['SANDBOX_PORT', '65535'],
    ['OUTBOUND_PROXY', 'socks://hunter2'],
  ];
  for (const [name, value] of wrong) {
    const caught = t.throws(
      () => loadConfig({ [name]: value }),
      { code: 'CONFIG_INVALID' },
      name,
    ) as unknown as Error;
    t.match(caught.message, name);
    t.notMatch(caught.message, /hunter2|70000/);
  }
});

t.test('the real cloud needs an address, credentials and tenants', async (t) => {
  t.match(identitySettings(loadConfig(real)), {
    publicUrl: 'https://bridge.example.org',
    allowedTenants: { length: 2 },
  });
  for (const name of Object.keys(real)) {
    t.throws(
      () => identitySettings(loadConfig({ ...real, [name]: '' })),
      { code: 'CONFIG_INVALID', message: new RegExp(name) },
      name,
    );
  }
  t.throws(
    () => identitySettings(loadConfig({ ...real, PUBLIC_URL: 'http://bridge.example.org' })),
    { code: 'CONFIG_INVALID' },
  );
});

t.test('the real cloud accepts nothing of the sandbox', async (t) => {
  const mixed = [
    { ALLOWED_TENANTS: sandboxIdentity.tenantId },
    { ALLOWED_TENANTS: `${real.ALLOWED_TENANTS},${sandboxIdentity.tenantId.toUpperCase()}` },
    { API_CLIENT_ID: sandboxIdentity.apiClientId },
    { API_CLIENT_SECRET: sandboxIdentity.apiClientSecret },
  ];
  for (const settings of mixed)
    t.throws(() => identitySettings(loadConfig({ ...real, ...settings })), {
      code: 'CONFIG_INVALID',
      message: /sandbox/,
    });
});

t.test('the sandbox never runs beside real settings', async (t) => {
  t.match(identitySettings(loadConfig({ CLOUD: 'sandbox' })), {
    apiClientId: sandboxIdentity.apiClientId,
  });
  const beside = {
    ...real,
    ALLOWED_TENANTS: undefined,
    DATABASE_URL: 'postgresql://x',
    HOST: '0.0.0.0',
  };
  for (const [name, value] of Object.entries(beside)) {
    if (value === undefined) continue;
    t.throws(
      () => identitySettings(loadConfig({ CLOUD: 'sandbox', [name]: value })),
      { code: 'SANDBOX_REFUSED', target: name },
      name,
    );
  }
});
