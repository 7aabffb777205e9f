import { byPath } from './by-path';

export const onedrive = byPath({
  id: 'onedrive',
  connector: 'onedrive',
  title: 'OneDrive for Business',
  notes: [
    'The folder lies in the OneDrive of the person who makes the connection, for example `/Rosters`. Use a service account: a person who leaves takes the folder along.',
  ],
});
