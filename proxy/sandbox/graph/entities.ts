import type { StoredFile } from '../storage/containers';

/** What one tenant's SDS holds. Navigations are kept as ids and rendered on request. */
export interface SourceSystem {
  id: string;
  displayName: string;
  vendor: string | null;
  userMatchingSettings: Record<string, unknown>[];
}

export interface Year {
  id: string;
  displayName: string;
  /** ISO dates. */
  startDate: string;
  endDate: string;
  year: { code: string };
}

export interface DataConnector {
  id: string;
  displayName: string;
  /** Null means SDS v2.1, as for connectors created without one. */
  fileFormat: { code: string } | null;
  sourceSystemId: string;
}

export interface InboundFlow {
  id: string;
  displayName: string;
  effectiveDateTime: string;
  expirationDateTime: string | null;
  dataConnectorId: string;
  yearId: string;
  /** Epoch milliseconds; before it the flow is `notReady`. */
  readyAt: number;
}

export interface RoleGroup {
  id: string;
  displayName: string;
  roles: { code: string }[];
}

export interface ReferenceDefinition {
  id: string;
  referenceType: string;
  code: string;
  displayName: string;
  sortIndex: number;
  source: string;
}

export interface ValidationMessage {
  code: string;
  message: string;
  target: string;
  details: { code: string; message: string; target: string }[];
}

export interface ValidateOperation {
  id: string;
  dataConnectorId: string;
  /** Epoch milliseconds. */
  created: number;
  errors: ValidationMessage[];
  warnings: ValidationMessage[];
  validatedFiles: string[];
}

/** What `runs/start` answers with: done as soon as the run exists. */
export interface StartRunOperation {
  id: string;
  runId: string;
  /** Epoch milliseconds. */
  created: number;
}

export interface EntityCount {
  active: number;
  inactive: number;
  total: number;
}

export interface RoleCount {
  count: number;
  role: string;
}

/** What an activity did with the files of one data connector. */
export interface ActivityResults {
  errors: number;
  warnings: number;
  organizations: EntityCount;
  people: EntityCount;
  groups: EntityCount;
  memberships: EntityCount;
  matchedPeopleByRole: RoleCount[];
  unmatchedPeopleByRole: RoleCount[];
}

export interface RunActivity {
  id: string;
  inboundFlowId: string;
  displayName: string;
  /** Undefined when there were no new files: the activity is skipped. */
  results: ActivityResults | undefined;
}

export interface Run {
  id: string;
  displayName: string;
  /** Epoch milliseconds. */
  started: number;
  activities: RunActivity[];
}

/** The files of an accepted validation, until a run has used them. */
export interface AcceptedFiles {
  /** Epoch milliseconds: when the validation has succeeded. */
  from: number;
  files: Map<string, StoredFile>;
}

/** All that runs have brought in for a data connector: keys by kind, and whether they are active. */
export type Population = Record<
  'organizations' | 'people' | 'groups' | 'memberships',
  Map<string, boolean>
> & { accounts: Set<string> };

export interface UploadSession {
  containerId: string;
  /** `/{tenant}/{connector}/{container}` */
  directory: string;
  sessionExpires: number;
  containerExpires: number;
}

export interface TenantData {
  sourceSystems: Map<string, SourceSystem>;
  years: Map<string, Year>;
  dataConnectors: Map<string, DataConnector>;
  inboundFlows: Map<string, InboundFlow>;
  roleGroups: Map<string, RoleGroup>;
  referenceDefinitions: Map<string, ReferenceDefinition>;
  operations: Map<string, ValidateOperation | StartRunOperation>;
  runs: Map<string, Run>;
  /** By data connector, oldest first. */
  acceptedFiles: Map<string, AcceptedFiles[]>;
  populations: Map<string, Population>;
  /** Open sessions by data connector. */
  sessions: Map<string, UploadSession>;
}
