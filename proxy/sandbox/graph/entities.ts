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
  operations: Map<string, ValidateOperation>;
  /** Open sessions by data connector. */
  sessions: Map<string, UploadSession>;
}
