import { textOf } from '../../../scripts/connector/json';
import type { Connector } from '../run/connector';
import { anything, bodyInput, createFakeConnector, failed, ok, pathInput } from './fake-connector';

/** Dataverse, for secrets that environment variables of an environment keep in a key vault. */
export const createDataverse = ({
  secrets,
}: {
  secrets: Readonly<Record<string, string>>;
}): Connector =>
  createFakeConnector('shared_commondataserviceforapps', [
    {
      operationId: 'PerformUnboundAction',
      method: 'POST',
      path: '/flow/api/data/v9.1.0/{actionName}',
      inputs: [
        pathInput('actionName', { encoded: 1 }),
        bodyInput('item/EnvironmentVariableName', anything),
      ],
      run: ({ actionName, 'item/EnvironmentVariableName': name }) => {
        if (actionName !== 'RetrieveEnvironmentVariableSecretValue')
          return failed(404, 'The action is not known.');
        const value = secrets[textOf(name)];
        if (value === undefined) return failed(400, 'The environment variable has no secret.');
        return ok({ EnvironmentVariableSecretValue: value });
      },
    },
  ]);
