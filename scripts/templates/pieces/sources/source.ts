import type { ConnectorAction } from '../../model/action';
import type { Placed } from '../../model/in-order';
import type { ConnectorName, SettingName } from '../../model/flow';

/** A place that roster files are read from, by path: ids of folders are opaque and differ in each place. */
export interface Source {
  id: string;
  connector: ConnectorName;
  title: string;
  /** Settings of its own, besides the folder. */
  settings: readonly SettingName[];
  /** Looks at a file; answers 404 when it is not there. `path` is an expression. */
  details: (path: string) => Placed<ConnectorAction>;
  /** Reads a file; its content is student data, so the run history must not show it. */
  content: (path: string) => Placed<ConnectorAction>;
  /** What the operator of this place must know. */
  notes: readonly string[];
}
