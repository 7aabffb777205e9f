import type { ConnectorName } from '../../../scripts/templates/model/connectors';
import type { SettingName } from '../../../scripts/templates/model/settings';
import type { Connector, Dialect } from '../../wdl';

export type Settings = Partial<Record<SettingName, string>>;

/** The templates as one platform has them. Every variant goes through the same scenarios. */
export interface Variant {
  name: string;
  dialect: Dialect;
  /** The workflow definition of a template. */
  definition: (slug: string) => unknown;
  /** Values of the operator's settings, by the names of the definition's parameters. */
  parameters: (slug: string, settings: Settings) => Record<string, unknown>;
  /** The connectors under the keys that the definition uses. */
  connections: (
    slug: string,
    connectors: Record<ConnectorName, Connector>,
  ) => Record<string, Connector>;
}
