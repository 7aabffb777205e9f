import type { StartRunOperation, ValidateOperation, ValidationMessage } from './entities';
import { graphTime } from './graph-time';
import type { Resource } from './render-entity';
import { resourceRoutes } from './resource-routes';
import type { GraphEnvironment, Json } from './route';

/** Operations move by the clock alone: notStarted, running, succeeded. */
export const operations: Resource<ValidateOperation | StartRunOperation> = {
  name: 'operations',
  noun: 'operation',
  items: (tenant) => tenant.operations,
  render: (operation, { env }) =>
    'runId' in operation ? renderStart(operation, env) : renderValidation(operation, env),
  navigations: {},
  permissions: {
    list: ['IndustryData.ReadBasic.All'],
    item: ['IndustryData.ReadBasic.All'],
  },
};

const renderValidation = (operation: ValidateOperation, env: GraphEnvironment): Json => ({
  '@odata.type': '#microsoft.graph.industryData.fileValidateOperation',
  id: operation.id,
  createdDateTime: graphTime(operation.created, 6),
  // Microsoft's example lacks `/external` here; nobody may follow this address.
  resourceLocation: `${env.origin}/beta/industryData/dataConnectors/${operation.dataConnectorId}`,
  ...progressOf(operation, env),
});

/** The run exists at once, so the operation that starts it has succeeded. */
const renderStart = ({ id, runId, created }: StartRunOperation, env: GraphEnvironment): Json => ({
  '@odata.type': '#microsoft.graph.longRunningOperation',
  id,
  createdDateTime: graphTime(created, 6),
  lastActionDateTime: graphTime(created, 6),
  resourceLocation: `${env.origin}/beta/industryData/runs/${runId}`,
  status: 'succeeded',
  statusDetail: null,
});

/** `succeeded` says that the check ran to its end, not that it found nothing. */
function progressOf(operation: ValidateOperation, env: GraphEnvironment): Json {
  const { created } = operation;
  const { notStartedMs, runningMs } = env.timings;
  const elapsed = env.clock() - created;
  const pending = { statusDetail: null, validatedFiles: [], errors: [], warnings: [] };
  if (elapsed < notStartedMs)
    return { ...pending, lastActionDateTime: graphTime(created), status: 'notStarted' };
  if (elapsed < notStartedMs + runningMs)
    return {
      ...pending,
      lastActionDateTime: graphTime(created + notStartedMs),
      status: 'running',
    };
  return {
    lastActionDateTime: graphTime(created + notStartedMs + runningMs),
    status: 'succeeded',
    statusDetail: null,
    validatedFiles: operation.validatedFiles,
    errors: operation.errors.map(publicError),
    warnings: operation.warnings.map(publicError),
  };
}

const publicError = ({ code, message, target, details }: ValidationMessage): Json => ({
  code,
  message,
  target,
  details,
  innerError: null,
});

export const operationRoutes = resourceRoutes(operations);
