import { mssql } from './mssql';
import { mysql } from './mysql';
import { oneRosterCsv } from './oneroster-csv';
import { oneRosterRest } from './oneroster-rest';
import { postgresql } from './postgresql';
import { sdsCsv } from './sds-csv';
import { sqlite } from './sqlite';
import type { SourceKind } from './source';

/** The registry: one line a source. */
export const sources: readonly SourceKind[] = [
  postgresql,
  mysql,
  sqlite,
  mssql,
  oneRosterCsv,
  oneRosterRest,
  sdsCsv,
];
