import t from 'tap';
import { loadConfig } from '../../proxy/config';
import { readCallbackUrl } from '../../proxy/notifications/callback-address';
import { isPublicAddress } from '../../proxy/notifications/public-address';
import { hostileCallbacks, hostileResolutions } from './hostile-callbacks';

const global = loadConfig({ CLOUD: 'global' });
const sandbox = loadConfig({ CLOUD: 'sandbox' });
const refused = { code: 'CALLBACK_URL_REFUSED' };

t.test('a callback address of the platform is taken as it is spelled', async (t) => {
  const path = '/workflows/a/triggers/b?api-version=2016-10-01&sp=%2Ftriggers%2Fb%2Frun&sig=a-B_c';
  for (const origin of [
    'https://prod-12.westeurope.logic.azure.com:443',
    'https://prod-12.westeurope.logic.azure.com',
    'https://a1b2.3c.environment.api.powerplatform.com',
    'https://PROD-12.westeurope.Logic.azure.com',
  ])
    t.match(readCallbackUrl(origin + path, global), {
      protocol: 'https:',
      host: new URL(origin).hostname,
      port: 443,
      path,
    });
});

t.test('every hostile callback address is refused', async (t) => {
  const hostile = hostileCallbacks('127.0.0.1:4711');
  t.ok(hostile.length >= 70);
  for (const url of hostile)
    t.throws(() => readCallbackUrl(url, global), refused, JSON.stringify(url));
});

t.test('the sandbox takes plain http on a literal loopback address and nothing else', async (t) => {
  t.match(readCallbackUrl('http://127.0.0.1:4711/hook?sig=1', sandbox), {
    host: '127.0.0.1',
    port: 4711,
  });
  t.match(readCallbackUrl('http://[::1]:4711/hook', sandbox), { host: '::1', port: 4711 });
  for (const url of [
    'https://prod-1.logic.azure.com/hook',
    'http://localhost:4711/hook',
    'http://127.0.0.2:4711/hook',
    'http://127.1:4711/hook',
    'http://127.0.0.1:70000/hook',
    'http://127.0.0.1/hook',
    'http://u@127.0.0.1:4711/hook',
    'http://127.0.0.1:4711@10.0.0.1/hook',
    'http://127.0.0.1.evil.example:4711/hook',
    'http://10.0.0.1:4711/hook',
  ])
    t.throws(() => readCallbackUrl(url, sandbox), refused, url);
  t.throws(() => readCallbackUrl('http://127.0.0.1:4711/hook', global), refused);
});

t.test('only addresses of the public Internet are public', async (t) => {
  t.ok(hostileResolutions.length >= 40);
  for (const address of hostileResolutions) t.notOk(isPublicAddress(address), address);
  for (const address of ['20.50.60.70', '8.8.8.8', '2603:1020:5:1::1', '2a00:1450::1'])
    t.ok(isPublicAddress(address), address);
});

t.test('CALLBACK_HOSTS takes ends of names, never a single label or an address', async (t) => {
  t.same(loadConfig({ CALLBACK_HOSTS: '.logic.azure.us, .x.example' }).CALLBACK_HOSTS, [
    '.logic.azure.us',
    '.x.example',
  ]);
  for (const CALLBACK_HOSTS of [
    '.com',
    'logic.azure.com',
    '.0.0.1',
    '*',
    '.a b.com',
    '.',
    '.X.com',
  ])
    t.throws(() => loadConfig({ CALLBACK_HOSTS }), { code: 'CONFIG_INVALID' }, CALLBACK_HOSTS);
});
