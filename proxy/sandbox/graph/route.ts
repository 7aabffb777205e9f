import type { SandboxTimings } from '../timings';
import type { ContainerStore } from '../storage/containers';
import type { SasSigner } from '../storage/sas';
import type { Permissions } from './bearer';
import type { TenantData } from './entities';
import type { QueryOptions } from './query-options';

export type Json = Record<string, unknown>;

/** What the calls share; built once at start. */
export interface GraphEnvironment {
  origin: string;
  storageOrigin: string;
  clock: () => number;
  timings: SandboxTimings;
  containers: ContainerStore;
  signer: SasSigner;
  /** What was validated, oldest first; for tests. */
  validations: ValidationRecord[];
}

/** A validation that was started, with the bytes that were in its container. */
export interface ValidationRecord {
  operationId: string;
  dataConnectorId: string;
  /** Path of the container. */
  directory: string;
  /** SHA-256 by file name, hexadecimal. */
  files: Record<string, string>;
}

export interface GraphCall {
  env: GraphEnvironment;
  tenantId: string;
  tenant: TenantData;
  /** Keys in the path, in order. */
  ids: string[];
  query: QueryOptions;
  body: unknown;
}

export interface GraphAnswer {
  status: number;
  body?: Json;
  headers?: Record<string, string>;
}

export interface GraphRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After `/external/industryData/`, with `{id}` for a key. */
  path: string;
  permissions: Permissions;
  /** Query options it takes; every other one is 400. */
  options: readonly string[];
  handle(call: GraphCall): GraphAnswer;
}

export const graphRoot = (env: GraphEnvironment): string =>
  `${env.origin}/beta/external/industryData`;

export const contextOf = (env: GraphEnvironment, path: string): string =>
  `${env.origin}/beta/$metadata#${path}`;
