import type { ConnectorName, Json, SettingName } from '../../model/flow';
import { patient } from '../../model/retry';
import type { Source } from './source';

/** The file connectors of the platform name these two operations and their inputs alike. */
export function byPath(source: {
  id: string;
  connector: ConnectorName;
  title: string;
  settings?: readonly SettingName[];
  /** Inputs of both operations besides the path. */
  where?: Record<string, Json>;
  notes: readonly string[];
}): Source {
  const { where = {}, settings = [], ...rest } = source;
  const common = { kind: 'connector', connector: source.connector, retry: patient } as const;
  return {
    ...rest,
    settings,
    details: (path) => ({
      ...common,
      operation: 'GetFileMetadataByPath',
      parameters: { ...where, path: `@${path}` },
    }),
    content: (path) => ({
      ...common,
      operation: 'GetFileContentByPath',
      parameters: { ...where, path: `@${path}`, inferContentType: false },
      secure: ['outputs'],
    }),
  };
}
