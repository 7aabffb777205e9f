import { mssql } from './mssql';
import { mysql } from './mysql';
import { oneRosterRest } from './oneroster-rest';
import { postgresql } from './postgresql';
import type { SourceKind } from './source';
import { sqlite } from './sqlite';

/** The registry: one line a source. */
export const sources: readonly SourceKind[] = [postgresql, mysql, sqlite, mssql, oneRosterRest];
