import { setting, value } from '../../model/expression';
import { byPath } from './by-path';

export const sharepoint = byPath({
  id: 'sharepoint',
  connector: 'sharepoint',
  title: 'SharePoint',
  settings: ['SharePointSite'],
  where: { dataset: value(setting('SharePointSite')) },
  notes: [
    'The folder path begins with the library as its address has it, for example `/Shared Documents/Rosters`.',
    'Let only the exporter and the account of the connection read the folder: the files are student data.',
  ],
});
