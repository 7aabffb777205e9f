import t from 'tap';
import { ServiceError } from '../../../proxy/cli/service-error';
import { followUpload } from '../../../proxy/cli/uploads/follow-upload';
import { BridgeError } from '../../../proxy/errors';
import type { UploadState, UploadView } from '../../../proxy/schemas/upload';

const view = (state: UploadState, retryAfterSeconds = 5): UploadView =>
  ({ uploadId: 'u', state, isFinal: state === 'accepted', retryAfterSeconds }) as UploadView;

/** Follows an upload that is looked at with these results, the last one for ever. */
function follow(
  results: (UploadView | Error)[],
  more: { seconds?: number; watched?: boolean } = {},
) {
  const pauses: number[] = [];
  let now = 0;
  let looks = 0;
  const seen: string[] = [];
  const ended = followUpload(
    {
      get: async () => {
        const result = results[Math.min((looks += 1), results.length) - 1];
        if (result instanceof Error) throw result;
        return result!;
      },
    },
    view('checking'),
    {
      timeoutSeconds: more.seconds ?? 3_600,
      isWatched: more.watched === true,
      sleep: async (ms) => {
        pauses.push(ms / 1000);
        now += ms;
      },
      clock: () => now,
      onView: ({ state }) => seen.push(state),
    },
  );
  return { ended, pauses, seen };
}

const many = (state: UploadState, retryAfterSeconds?: number) =>
  Array.from({ length: 8 }, () => view(state, retryAfterSeconds));

t.test('pauses grow up to what the service asks for', async (t) => {
  const { ended, pauses } = follow([...many('uploading'), view('accepted')]);
  await ended;
  t.same(pauses, [0.5, 0.75, 1.125, 1.6875, 2.53125, 3.796875, 5, 5, 5]);
  const waiting = follow([...many('waiting-for-sign-in', 60), ...many('uploading'), view('held')]);
  t.match(await waiting.ended, { state: 'held' });
  t.ok(Math.max(...waiting.pauses) > 5);
  t.equal(waiting.pauses.at(-1), 5, 'and shrink again');
});

t.test('a person who watches gets a look every two seconds', async (t) => {
  const { ended, pauses } = follow([...many('uploading'), view('accepted')], { watched: true });
  await ended;
  t.equal(Math.max(...pauses), 2);
});

t.test('the end of the time is told with the id of the upload', async (t) => {
  const { ended, pauses } = follow(many('uploading'), { seconds: 20 });
  await t.rejects(ended, { code: 'UPLOAD_NOT_FINISHED', target: 'u' });
  t.ok(pauses.reduce((sum, pause) => sum + pause, 0) <= 20);
});

t.test('a service that is away for a while is waited for, a refusal is not', async (t) => {
  const away = new BridgeError('SERVICE_UNREACHABLE', { params: { url: 'x' } });
  const broken = new ServiceError('INTERNAL_ERROR', '', 500, { details: [] });
  const { ended, seen } = follow([
    away,
    broken,
    away,
    away,
    view('uploading'),
    away,
    view('accepted'),
  ]);
  await ended;
  t.equal(seen.at(-1), 'accepted');
  await t.rejects(follow([away]).ended, { code: 'SERVICE_UNREACHABLE' });
  const refused = follow([new ServiceError('CALLER_TOKEN_EXPIRED', '', 401, { details: [] })]);
  await t.rejects(refused.ended, { code: 'CALLER_TOKEN_EXPIRED' });
  t.equal(refused.pauses.length, 1);
});
