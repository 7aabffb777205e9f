import t from 'tap';
import { createTokenCache, tokenCacheKey } from '../../proxy/auth/token-cache';

const token = (expiresAt: number) => ({ accessToken: 'a', scope: 's', expiresAt });

t.test('callers of one key at one time share one exchange', async (t) => {
  const cache = createTokenCache({ clock: () => 0 });
  let exchanges = 0;
  const acquire = async () => {
    exchanges += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return token(3_600_000);
  };
  await Promise.all([cache.get('k', acquire), cache.get('k', acquire), cache.get('k', acquire)]);
  await cache.get('k', acquire);
  t.equal(exchanges, 1);
});

t.test('a token near its end, dropped or failed is exchanged again', async (t) => {
  let time = 0;
  const cache = createTokenCache({ clock: () => time, marginMs: 1000 });
  let exchanges = 0;
  const acquire = async () => {
    exchanges += 1;
    return token(time + 10_000);
  };
  await cache.get('k', acquire);
  time = 9001;
  await cache.get('k', acquire);
  t.equal(exchanges, 2, 'inside the margin');
  cache.drop('k');
  await cache.get('k', acquire);
  t.equal(exchanges, 3, 'dropped');
  await t.rejects(cache.get('other', () => Promise.reject(new Error('refused'))));
  await cache.get('other', acquire);
  t.equal(exchanges, 4, 'a failure is not kept');
});

t.test('the key hides the assertion and separates scopes', async (t) => {
  const key = tokenCacheKey('assertion', ['a']);
  t.notMatch(key, /assertion/);
  t.not(key, tokenCacheKey('assertion', ['a', 'b']));
  t.not(key, tokenCacheKey('assertion2', ['a']));
});
