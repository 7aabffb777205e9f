import t from 'tap';
import { BridgeError } from '../../proxy/errors';
import { createFailureLimit } from '../../proxy/throttle/failure-limit';
import { createMemoryStore } from '../../proxy/throttle/stores/memory';

const refusal = () =>
  new BridgeError('CALLER_TOKEN_INVALID', { params: { reason: 'wrong signature' } });
const codes = async (limit: ReturnType<typeof createFailureLimit>, addresses: string[]) => {
  const found: string[] = [];
  for (const address of addresses)
    found.push(await limit.onFailure(address, refusal()).catch((error: BridgeError) => error.code));
  return found;
};

t.test('twenty failures a minute are told as they are, the next ones to wait', async (t) => {
  const limit = createFailureLimit(createMemoryStore());
  const found = await codes(limit, Array<string>(22).fill('192.0.2.1'));
  t.same(
    [found[19], found[20], found[21]],
    ['CALLER_TOKEN_INVALID', 'AUTHENTICATION_LIMITED', 'AUTHENTICATION_LIMITED'],
  );
  const limited = await limit.onFailure('192.0.2.1', refusal()).catch((error: unknown) => error);
  t.match(limited, { status: 429, retryAfterSeconds: Number });
  t.same(
    await codes(limit, ['192.0.2.2']),
    ['CALLER_TOKEN_INVALID'],
    'another address is not touched',
  );
});

t.test('the addresses of one IPv6 network count as one', async (t) => {
  const limit = createFailureLimit(createMemoryStore());
  await codes(
    limit,
    Array.from({ length: 20 }, (_, index) => `2001:db8:1:2::${index.toString(16)}`),
  );
  t.same(await codes(limit, ['2001:db8:1:2:ffff::1', '2001:db8:1:3::1', '2001:db8::1']), [
    'AUTHENTICATION_LIMITED',
    'CALLER_TOKEN_INVALID',
    'CALLER_TOKEN_INVALID',
  ]);
});

t.test('what is no failed authentication is passed on uncounted', async (t) => {
  const limit = createFailureLimit(createMemoryStore());
  const down = new BridgeError('CALLER_KEYS_UNAVAILABLE');
  for (let call = 0; call < 25; call += 1)
    await t.rejects(limit.onFailure('192.0.2.1', down), { code: 'CALLER_KEYS_UNAVAILABLE' });
  t.same(await codes(limit, ['192.0.2.1']), ['CALLER_TOKEN_INVALID']);
});
