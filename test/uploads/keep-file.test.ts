import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { UploadRow } from '../../proxy/database/uploads/row';
import { keepFile } from '../../proxy/uploads/commands/keep-file';

type Services = Parameters<typeof keepFile>[0];
type Moment = 'after the list' | 'after the state';

const file = { name: 'users.csv', bytes: 3, sha256: 'abc' };

/** An upload in which something happens between two looks of the call under test. */
function setUp(t: Test, moment: Moment, happens: (upload: Upload) => void) {
  const folder = t.testdir({ files: {} });
  const target = path.join(folder, 'files', file.sha256);
  const upload: Upload = { state: 'receiving', finishedAt: null, kept: [], target };
  let isPast = false;
  const pass = <T>(now: Moment, answer: T): Promise<T> => {
    if (now === moment && !isPast) {
      isPast = true;
      happens(upload);
    }
    return Promise.resolve(answer);
  };
  const services = {
    paths: { file: () => target },
    files: {
      list: () => pass('after the list', [...upload.kept]),
      keep: async () => upload.state === 'receiving' && upload.kept.push(file) > 0,
    },
    uploads: { find: () => pass('after the state', { ...upload }) },
  } as unknown as Services;
  const from = path.join(folder, 'incoming.csv');
  writeFileSync(from, 'new');
  return { target, keep: () => keepFile(services, {} as UploadRow, file, from) };
}

interface Upload {
  state: string;
  finishedAt: Date | null;
  kept: (typeof file)[];
  target: string;
}

/** The call that this one repeats has kept the same file and submitted the upload. */
const submitted = (upload: Upload): void => {
  writeFileSync(upload.target, 'old');
  upload.kept.push(file);
  upload.state = 'checking';
};

for (const moment of ['after the list', 'after the state'] as const) {
  t.test(`a repetition takes nothing from the call it repeats, ${moment}`, async (t) => {
    const { target, keep } = setUp(t, moment, submitted);
    await keep();
    t.match(readFileSync(target, 'utf8'), /old|new/, 'the file of the upload is there');
  });

  t.test(`a file that comes too late is refused and leaves nothing, ${moment}`, async (t) => {
    const { target, keep } = setUp(t, moment, (upload) => (upload.state = 'checking'));
    await t.rejects(keep(), { code: 'UPLOAD_STATE_WRONG' });
    t.notOk(existsSync(target));
  });
}

t.test('of an upload that has ended nothing comes back to the disk', async (t) => {
  const { target, keep } = setUp(t, 'after the state', (upload) => {
    submitted(upload);
    upload.state = 'accepted';
    upload.finishedAt = new Date();
  });
  await keep();
  t.notOk(existsSync(target));
});
