import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import { faults, type Choose, type ConnectorPackage, type Rule } from '../lint/rule';
import {
  expanded,
  nodesOf,
  operationsOf,
  parametersOf,
  policiesOf,
  responsesOf,
  type OperationPlace,
} from '../lint/walk';
import { bodyOf } from './dynamic';

const isTrigger = ({ operation }: OperationPlace): boolean => 'x-ms-trigger' in operation;
const isWebhook = (one: OperationPlace): boolean => isTrigger(one) && one.verb === 'post';
const isPolling = (one: OperationPlace): boolean => isTrigger(one) && one.verb === 'get';

/** The properties on the way to the callback address, outermost first; empty without one. */
function wayToAddress(
  pkg: ConnectorPackage,
  one: OperationPlace,
): { schema: JsonObject; isRequired: boolean }[] {
  const walk = (schema: JsonObject): { schema: JsonObject; isRequired: boolean }[] => {
    for (const [name, property] of Object.entries(objectOf(schema['properties']))) {
      const child = objectOf(property);
      const required = Array.isArray(schema['required']) && schema['required'].includes(name);
      const below = child['x-ms-notification-url'] === true ? [] : walk(child);
      if (child['x-ms-notification-url'] === true || below.length > 0)
        return [{ schema: child, isRequired: required }, ...below];
    }
    return [];
  };
  return walk(expanded(pkg, bodyOf(pkg, one)?.['schema']));
}

/** Gives a package that has no trigger one: a webhook, whole and right. */
export function addWebhook({ definition }: ConnectorPackage): void {
  const paths = objectOf(definition['paths']);
  if (Object.values(paths).some((item) => 'x-ms-notification-content' in objectOf(item))) return;
  const label = (summary: string) => ({ 'x-ms-summary': summary, description: 'For example one.' });
  const errors = Object.fromEntries(
    ['400', '401', '403', '429', '500'].map((status) => [
      status,
      { description: 'Something is wrong.' },
    ]),
  );
  const field = (name: string, more: JsonObject) => ({
    type: 'object',
    ...label('Body Of It'),
    required: [name],
    properties: { [name]: { type: 'string', ...label('A Field'), ...more } },
  });
  paths['/listeners'] = {
    'x-ms-notification-content': { description: 'What happened.', schema: field('state', {}) },
    post: {
      operationId: 'WhenThingEnds',
      summary: 'When a thing ends',
      description: 'Registers for the end of a thing and starts the flow when it has ended.',
      'x-ms-trigger': 'single',
      'x-ms-trigger-hint': 'Let a thing end.',
      parameters: [
        {
          name: 'body',
          in: 'body',
          required: true,
          ...label('Body'),
          schema: field('callback', {
            'x-ms-notification-url': true,
            'x-ms-visibility': 'internal',
          }),
        },
      ],
      responses: { '201': { description: 'It is registered.' }, ...errors },
    },
  };
  paths['/listeners/{listenerId}'] = {
    delete: {
      operationId: 'DeleteListener',
      summary: 'Delete listener',
      description: 'Deletes a registration, also one that is gone already.',
      'x-ms-visibility': 'internal',
      parameters: [
        {
          name: 'listenerId',
          in: 'path',
          required: true,
          type: 'string',
          'x-ms-url-encoding': 'single',
          ...label('Listener ID'),
        },
      ],
      responses: { '204': { description: 'It is deleted.' }, ...errors },
    },
  };
}

const onWebhook =
  (change: (one: OperationPlace, pkg: ConnectorPackage) => void) =>
  (pkg: ConnectorPackage, choose: Choose): void => {
    addWebhook(pkg);
    change(choose(operationsOf(pkg).filter(isWebhook)), pkg);
  };

const onAddress = (change: (address: JsonObject) => void) =>
  onWebhook((one, pkg) => {
    const [, address] = nodesOf('', bodyOf(pkg, one)?.['schema']);
    change(address?.schema ?? {});
  });

const hasUnregister = (pkg: ConnectorPackage, { path }: OperationPlace): boolean =>
  operationsOf(pkg).some(
    (one) =>
      one.verb === 'delete' &&
      one.path.replace(/\/\{\w+\}$/, '') === path &&
      one.operation['x-ms-visibility'] === 'internal',
  );

/** Either the platform's policy keeps the state, or the service does: 202 while there is nothing. */
const isCovered = (pkg: ConnectorPackage, { id, operation }: OperationPlace): boolean =>
  '202' in objectOf(operation['responses']) ||
  policiesOf(pkg).some((policy) => {
    const parameters = objectOf(policy['parameters']);
    const names = parameters['x-ms-apimTemplate-operationName'];
    return (
      textOf(policy['templateId']) === 'pollingtrigger' &&
      Array.isArray(names) &&
      names.includes(id) &&
      'x-ms-apimTemplateParameter.triggerConfig' in parameters
    );
  });

export const triggerRules: readonly Rule[] = [
  {
    id: 'TRG-001',
    check: (pkg) =>
      faults(
        operationsOf(pkg).filter(isTrigger),
        (one) => one.operation['x-ms-trigger'] !== (isPolling(one) ? 'batch' : 'single'),
      ),
    pass: addWebhook,
    fail: onWebhook(({ operation }) => (operation['x-ms-trigger'] = 'once')),
  },
  {
    id: 'TRG-002',
    check: (pkg) =>
      faults(
        operationsOf(pkg).filter(isWebhook),
        (one) =>
          !isObject(objectOf(one.item['x-ms-notification-content'])['schema']) ||
          wayToAddress(pkg, one).length === 0,
      ),
    pass: addWebhook,
    fail: onWebhook(({ item }) => delete item['x-ms-notification-content']),
  },
  {
    id: 'TRG-003',
    check: (pkg) =>
      faults(operationsOf(pkg).filter(isWebhook), (one) => {
        const way = wayToAddress(pkg, one);
        const isHidden = way.some(({ schema }) => schema['x-ms-visibility'] === 'internal');
        return (
          !isHidden ||
          way.at(-1)?.schema['type'] !== 'string' ||
          way.some(({ isRequired }) => !isRequired) ||
          bodyOf(pkg, one)?.['required'] !== true
        );
      }),
    pass: addWebhook,
    fail: onAddress((address) => delete address['x-ms-visibility']),
  },
  {
    id: 'TRG-004',
    check: (pkg) => {
      const answers = responsesOf(pkg).flatMap(({ at, response }) =>
        nodesOf(at, expanded(pkg, response['schema'])),
      );
      const notifications = operationsOf(pkg).flatMap(({ at, item }) =>
        nodesOf(at, objectOf(item['x-ms-notification-content'])['schema']),
      );
      const plain = operationsOf(pkg)
        .flatMap((one) => parametersOf(pkg, one))
        .map(({ at, parameter }) => ({ at, schema: parameter }));
      return faults(
        [...answers, ...notifications, ...plain],
        ({ schema }) => 'x-ms-notification-url' in schema,
      );
    },
    pass: addWebhook,
    fail: onWebhook(
      ({ item }) =>
        (objectOf(objectOf(item['x-ms-notification-content'])['schema'])['x-ms-notification-url'] =
          true),
    ),
  },
  {
    id: 'TRG-005',
    check: (pkg) =>
      faults(
        operationsOf(pkg).filter(isWebhook),
        (one) => !('201' in objectOf(one.operation['responses'])) || !hasUnregister(pkg, one),
      ),
    pass: addWebhook,
    fail: onWebhook(({ operation }) => {
      const responses = objectOf(operation['responses']);
      responses['200'] = responses['201'];
      delete responses['201'];
    }),
  },
  {
    id: 'TRG-006',
    check: (pkg) =>
      faults(
        operationsOf(pkg).filter(isTrigger),
        ({ operation }) =>
          textOf(operation['x-ms-trigger-hint']) === '' ||
          !/^When /.test(textOf(operation['summary'])),
      ),
    pass: addWebhook,
    fail: onWebhook(({ operation }) => delete operation['x-ms-trigger-hint']),
  },
  {
    id: 'TRG-007',
    check: (pkg) =>
      faults(operationsOf(pkg).filter(isPolling), (one) => {
        const { kind, mode } = objectOf(one.operation['x-ms-trigger-metadata']);
        return (
          one.operation['x-ms-trigger'] !== 'batch' ||
          kind !== 'query' ||
          mode !== 'polling' ||
          !isCovered(pkg, one)
        );
      }),
    pass: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
      operation['x-ms-trigger'] = 'batch';
      operation['x-ms-trigger-metadata'] = { kind: 'query', mode: 'polling' };
      objectOf(operation['responses'])['202'] = { description: 'Nothing new.' };
    },
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
      operation['x-ms-trigger'] = 'batch';
      delete operation['x-ms-trigger-metadata'];
    },
  },
  {
    id: 'TRG-008',
    check: (pkg) =>
      faults(
        operationsOf(pkg).filter(({ operation }) => 'x-ms-notification' in operation),
        (one) => {
          const id = objectOf(one.operation['x-ms-notification'])['operationId'];
          return (
            !isTrigger(one) ||
            isWebhook(one) ||
            !operationsOf(pkg).some((other) => other.id === id && isWebhook(other))
          );
        },
      ),
    pass: addWebhook,
    fail: (pkg, choose) =>
      void (choose(operationsOf(pkg)).operation['x-ms-notification'] = { operationId: 'Nothing' }),
  },
  {
    id: 'TRG-009',
    check: (pkg) =>
      operationsOf(pkg).flatMap((one) => {
        const id = objectOf(one.operation['x-ms-notification'])['operationId'];
        const subscribe = operationsOf(pkg).find((other) => other.id === id);
        if (subscribe === undefined) return [];
        return faults(parametersOf(pkg, one), ({ parameter }) =>
          parametersOf(pkg, subscribe).some(
            (other) =>
              other.parameter['name'] === parameter['name'] &&
              (other.parameter['type'] !== parameter['type'] ||
                other.parameter['x-ms-visibility'] !== parameter['x-ms-visibility']),
          ),
        );
      }),
    fail: (pkg, choose) => {
      addWebhook(pkg);
      const one = (type: string) => ({ name: 'thing', in: 'query', type });
      const subscribe = choose(operationsOf(pkg).filter(isWebhook));
      const fetch = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
      subscribe.operation['parameters'] = [
        ...objectsOf(subscribe.operation['parameters']),
        one('string'),
      ];
      fetch.operation['x-ms-notification'] = { operationId: subscribe.id };
      fetch.operation['parameters'] = [one('boolean')];
    },
  },
];
