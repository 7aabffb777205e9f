import type { StorageCall, StorageCallContext } from './call';

const describe = ({ location, reply, containers }: StorageCallContext) => {
  const file = containers.file(location.directory, location.file);
  void reply
    .header('content-length', file.length)
    .header('x-ms-resource-type', 'file')
    .header('last-modified', new Date(file.modified).toUTCString());
  return file;
};

/** GET of a file: only flushed bytes, and only when the SAS has `r` (by default it has not). */
export const getFile: StorageCall = {
  name: 'GET',
  method: 'GET',
  matches: (query) => !query.has('resource') && !query.has('action'),
  permission: 'r',
  async handle(context) {
    const { committed } = describe(context);
    return context.reply.code(200).type('application/octet-stream').send(Buffer.concat(committed));
  },
};

/** HEAD of a file, as the clients' getProperties() sends it. */
export const headFile: StorageCall = {
  name: 'HEAD',
  method: 'HEAD',
  matches: () => true,
  permission: 'r',
  async handle(context) {
    describe(context);
    return context.reply.code(200).send();
  },
};
