import { byPath } from './by-path';

export const sftp = byPath({
  id: 'sftp',
  connector: 'sftp',
  title: 'SFTP',
  notes: [
    'Host, account, key and the fingerprint of the host stand in the connection. Do not switch the check of the host key off.',
    'The path begins at the root folder of the connection. Upper and lower case count.',
    'The SFTP endpoint of Azure Blob Storage is not supported by the SFTP - SSH connector.',
  ],
});
