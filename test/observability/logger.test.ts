import t from 'tap';
import { BridgeError } from '../../proxy/errors';
import { createLogger } from '../../proxy/observability/logger';

function setUp() {
  const lines: string[] = [];
  return {
    logger: createLogger({ level: 'debug', write: (line) => lines.push(line) }),
    last: () => lines.at(-1) ?? '',
  };
}

t.test('only listed fields with plain values are written', async (t) => {
  const { logger, last } = setUp();
  logger.info(
    {
      status: 200,
      token: 'secret',
      route: { deep: 'secret' },
      body: 'secret',
      headers: { authorization: 'secret' },
    },
    'call',
  );
  t.match(JSON.parse(last()), {
    status: 200,
    token: '[not logged]',
    route: '[not logged]',
    body: '[not logged]',
    headers: '[not logged]',
    msg: 'call',
  });
  t.notMatch(last(), /secret/);
});

t.test('a foreign error is told by its name and place, not its text', async (t) => {
  const { logger, last } = setUp();
  logger.error(
    {
      err: Object.assign(new TypeError('Bearer secret'), {
        config: { url: 'https://x/?sig=secret' },
      }),
    },
    'failed',
  );
  t.match(JSON.parse(last()), { error: 'TypeError', errorAt: /logger\.test/ });
  logger.error({ err: 'secret' }, 'failed');
  t.notMatch(last(), /secret/);
  for (const args of [
    [new Error('secret')],
    [{ err: new Error('secret') }],
    [{ err: new Error('secret') }, 'secret'],
  ] as [Error][]) {
    logger.error(...args);
    t.notMatch(last(), /secret/);
  }
});

t.test('our error is told by its code and the upstream facts', async (t) => {
  const { logger, last } = setUp();
  const upstream = {
    service: 'microsoft-graph',
    status: 403,
    code: 'Forbidden',
    requestId: 'req-1',
  } as const;
  logger.info(
    { err: new BridgeError('GRAPH_FORBIDDEN', { upstream, cause: new Error('secret') }) },
    'refused',
  );
  t.match(JSON.parse(last()), {
    code: 'GRAPH_FORBIDDEN',
    upstreamStatus: 403,
    upstreamCode: 'Forbidden',
    upstreamRequestId: 'req-1',
    error: 'Error',
  });
  t.notMatch(last(), /secret/);
});
