import { positionOf, type StorageCall } from './call';
import { byteLength, type StoredFile } from './containers';
import { StorageRefusal } from './refusal';

/**
 * PATCH ?action=flush&position=. The appended blocks must fill the file up to the position exactly. What
 * is appended behind it is deleted, unless `retainUncommittedData=true` keeps it for a later flush.
 */
export const flushFile: StorageCall = {
  name: 'PATCH ?action=flush',
  method: 'PATCH',
  matches: (query) => query.get('action') === 'flush',
  permission: 'w',
  async handle({ location, reply, containers, now }) {
    const position = positionOf(location.query);
    const file = containers.file(location.directory, location.file);
    const keepRest = location.query.get('retainUncommittedData') === 'true';
    commit(file, position, keepRest);
    file.modified = now;
    containers.remember(location.directory, location.file, file);
    return reply
      .code(200)
      .header('etag', `"0x${now.toString(16).toUpperCase()}"`)
      .header('last-modified', new Date(now).toUTCString())
      .send();
  },
};

function commit(file: StoredFile, position: number, keepRest: boolean): void {
  const inOrder = [...file.blocks].sort(([a], [b]) => a - b);
  const taken: [position: number, chunks: Buffer[]][] = [];
  let end = file.length;
  for (const [start, chunks] of inOrder) {
    if (start !== end || end >= position) break;
    taken.push([start, chunks]);
    end += byteLength(chunks);
  }
  if (end !== position)
    throw new StorageRefusal(
      400,
      'InvalidFlushPosition',
      'The uploaded data is not contiguous or the position query parameter value is not equal to the length of the file after appending the uploaded data.',
    );
  for (const [start, chunks] of taken) {
    for (const chunk of chunks) file.committed.push(chunk);
    file.blocks.delete(start);
  }
  if (!keepRest) file.blocks.clear();
  file.length = end;
}
