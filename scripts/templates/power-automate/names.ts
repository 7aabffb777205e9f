import type { ConnectorName } from '../model/connectors';
import { settings, type SettingName } from '../model/settings';

/** Prefix of the publisher: all schema names begin with it. */
export const prefix = 'sdsb';

/** Schema name of the custom connector: letters and digits only, so that nothing is escaped. */
export const connectorSchemaName = `${prefix}_sdsbridge`;

interface ApiName {
  /** Name of the API; for the custom connector a key that the platform resolves at import. */
  api: string;
  /** Schema name, for the custom connector only. */
  logicalName?: string;
}

/** What the platform calls the connectors. */
export const apiNames: Readonly<Record<ConnectorName, ApiName>> = {
  bridge: { api: 'shared_sdsbridge', logicalName: connectorSchemaName },
  sharepoint: { api: 'shared_sharepointonline' },
  onedrive: { api: 'shared_onedriveforbusiness' },
  sftp: { api: 'shared_sftpwithssh' },
  filesystem: { api: 'shared_filesystem' },
  teams: { api: 'shared_teams' },
  outlook: { api: 'shared_office365' },
};

export const apiPath = (api: string): string => `/providers/Microsoft.PowerApps/apis/${api}`;

/** Logical name of the connection reference: one for each connector. */
export const connectionReference = (connector: ConnectorName): string => `${prefix}_${connector}`;

export const settingSchemaName = (name: SettingName): string => `${prefix}_${name}`;

/** How a flow calls an environment variable. */
export const settingParameter = (name: SettingName): string =>
  `${settings[name].title} (${settingSchemaName(name)})`;
