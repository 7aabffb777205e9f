import { randomUUID } from 'node:crypto';
import type { RosterPart } from './roster-source';
import type { SentBody } from './sent-body';

/** Roster files as one form, each read when its turn comes. Their names need no escaping (fileNamePattern). */
export function multipartOf(
  files: readonly RosterPart[],
  onBytes?: (sent: number) => void,
): SentBody {
  const boundary = `sds-bridge-${randomUUID()}`;
  const head = ({ name }: RosterPart): Buffer =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n` +
        'Content-Type: text/csv\r\n\r\n',
    );
  const between = Buffer.from('\r\n');
  const end = Buffer.from(`--${boundary}--\r\n`);
  const bytes = files.reduce(
    (sum, file) => sum + head(file).length + file.bytes + between.length,
    end.length,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes,
    async *open() {
      for (const file of files) {
        yield head(file);
        yield* file.open();
        yield between;
      }
      yield end;
    },
    onBytes,
  };
}
