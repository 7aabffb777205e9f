import { StorageRefusal } from './refusal';
import type { StorageCall } from './call';

/** PUT ?resource=file. A second PUT truncates, unless `If-None-Match: *` forbids it. */
export const createFile: StorageCall = {
  name: 'PUT ?resource=file',
  method: 'PUT',
  matches: (query) => query.get('resource') === 'file',
  permission: 'cw',
  async handle({ location, request, reply, containers, now }) {
    const files = containers.files(location.directory);
    if (request.headers['if-none-match'] === '*' && files.has(location.file))
      throw new StorageRefusal(409, 'PathAlreadyExists', 'The specified path already exists.');
    files.set(location.file, { committed: [], length: 0, blocks: new Map(), modified: now });
    return reply.code(201).header('x-ms-request-server-encrypted', 'true').send();
  },
};
