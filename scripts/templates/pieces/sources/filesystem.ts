import { byPath } from './by-path';

export const filesystem = byPath({
  id: 'filesystem',
  connector: 'filesystem',
  title: 'On-premises File System',
  notes: [
    'Needs the on-premises data gateway, on a Windows computer that can reach the share. Root folder, gateway and Windows account stand in the connection.',
    'The path begins at the root folder of the connection, for example `/Rosters`.',
  ],
});
