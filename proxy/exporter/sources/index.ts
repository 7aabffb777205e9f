import { mssql } from './mssql';
import { mysql } from './mysql';
import { oneRosterCsv } from './oneroster-csv';
import { postgresql } from './postgresql';
import { sdsCsv } from './sds-csv';
import type { SourceKind } from './source';
import { sqlite } from './sqlite';

/** The registry: one line a source. */
export const sources: readonly SourceKind[] = [
  postgresql,
  mysql,
  sqlite,
  mssql,
  oneRosterCsv,
  sdsCsv,
];
