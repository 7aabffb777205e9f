import { positionOf, type StorageCall } from './call';
import type { StoredFile } from './containers';
import { readBody } from './read-body';
import { StorageRefusal } from './refusal';

/**
 * PATCH ?action=append&position=. Blocks may come in any order, and again: the last one at a position
 * counts until it is flushed. Flush checks that none is missing.
 */
export const appendBlock: StorageCall = {
  name: 'PATCH ?action=append',
  method: 'PATCH',
  matches: (query) => query.get('action') === 'append' && query.get('flush') !== 'true',
  permission: 'aw',
  async handle({ location, request, reply, containers }) {
    const position = positionOf(location.query);
    const openFile = (): StoredFile => {
      const file = containers.file(location.directory, location.file);
      if (position < file.length)
        throw new StorageRefusal(
          400,
          'InvalidQueryParameterValue',
          'The position lies in bytes that were flushed already.',
        );
      return file;
    };
    openFile();
    const chunks = await readBody(request.raw);
    if (chunks.length === 0)
      throw new StorageRefusal(400, 'InvalidHeaderValue', 'Content-Length must be above zero.');
    // Again: the container may have been closed, or the file created anew or flushed, while the body came in.
    openFile().blocks.set(position, chunks);
    return reply.code(202).header('x-ms-request-server-encrypted', 'true').send();
  },
};
