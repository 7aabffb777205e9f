import { positionOf, type StorageCall } from './call';
import { readBody } from './read-body';
import { StorageRefusal } from './refusal';

/** PATCH ?action=append&position=. Blocks may come in any order; flush checks that none is missing. */
export const appendBlock: StorageCall = {
  name: 'PATCH ?action=append',
  method: 'PATCH',
  matches: (query) => query.get('action') === 'append' && query.get('flush') !== 'true',
  permission: 'aw',
  async handle({ location, request, reply, containers }) {
    const position = positionOf(location.query);
    const file = containers.file(location.directory, location.file);
    if (position < file.length)
      throw new StorageRefusal(
        400,
        'InvalidQueryParameterValue',
        'The position lies in bytes that were flushed already.',
      );
    const chunks = await readBody(request.raw);
    if (chunks.length === 0)
      throw new StorageRefusal(400, 'InvalidHeaderValue', 'Content-Length must be above zero.');
    // Looked up again: a reset or a validate may have closed the container while the body came in.
    containers.file(location.directory, location.file).blocks.set(position, chunks);
    return reply.code(202).header('x-ms-request-server-encrypted', 'true').send();
  },
};
