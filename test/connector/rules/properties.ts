import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import { unless, type ConnectorPackage, type Rule } from '../lint/rule';
import { objectsIn, operationsOf, policiesOf } from '../lint/walk';

const properties = ({ apiProperties }: ConnectorPackage): JsonObject =>
  objectOf(apiProperties['properties']);
const flat = (pkg: ConnectorPackage): JsonObject =>
  objectOf(properties(pkg)['connectionParameters']);
const sets = (pkg: ConnectorPackage): JsonObject[] =>
  objectsOf(objectOf(properties(pkg)['connectionParameterSets'])['values']);
/** Every connection parameter, in sets and outside, by name. */
const parameters = (pkg: ConnectorPackage): [string, JsonObject][] =>
  [flat(pkg), ...sets(pkg).map((set) => objectOf(set['parameters']))].flatMap((group) =>
    Object.entries(group).map(([name, one]): [string, JsonObject] => [name, objectOf(one)]),
  );
const signIns = (pkg: ConnectorPackage): JsonObject[] =>
  parameters(pkg)
    .map(([, one]) => objectOf(one['oAuthSettings']))
    .filter((settings) => 'identityProvider' in settings);
const custom = (settings: JsonObject, name: string): unknown =>
  objectOf(objectOf(settings['customParameters'])[name])['value'];

const types = new Set(['string', 'securestring', 'int', 'bool', 'gatewaySetting', 'oauthSetting']);

/** What each policy cannot do without. */
const policyParameters: Readonly<Record<string, readonly string[]>> = {
  dynamichosturl: ['urlTemplate'],
  routerequesttoendpoint: ['newPath'],
  setheader: ['name', 'value'],
  setqueryparameter: ['name', 'value'],
  setproperty: [
    'newPropertyParentPathTemplate',
    'newPropertySubPathTemplate',
    'propertyValuePathTemplate',
  ],
  pollingtrigger: ['triggerConfig', 'triggerDataPath'],
  updatenextlink: ['nextLinkPropertyName'],
};

function isPolicyWrong(pkg: ConnectorPackage, policy: JsonObject): boolean {
  const needed = policyParameters[textOf(policy['templateId'])];
  const given = objectOf(policy['parameters']);
  const names = given['x-ms-apimTemplate-operationName'];
  const ids = new Set(operationsOf(pkg).map(({ id }) => id));
  return (
    needed === undefined ||
    needed.some((name) => !(`x-ms-apimTemplateParameter.${name}` in given)) ||
    (Array.isArray(names) && names.some((name) => !ids.has(textOf(name))))
  );
}

const isPlaceholder = (id: string): boolean =>
  /^0{8}-0{4}-0{4}-0{4}-0{11}\d$/.test(id) || id.startsWith('@environmentVariables(');

export const propertyRules: readonly Rule[] = [
  {
    id: 'PRP-001',
    check: (pkg) =>
      unless(
        Object.keys(pkg.apiProperties).every((key) => /^(properties|\$schema)$/.test(key)) &&
          'iconBrandColor' in properties(pkg),
        'apiProperties has another shape',
      ),
    fail: (pkg, choose) =>
      choose([
        () => void (pkg.apiProperties['connectionParameters'] = {}),
        () => void delete properties(pkg)['iconBrandColor'],
      ])(),
  },
  {
    id: 'PRP-002',
    check: (pkg) => {
      const color = textOf(properties(pkg)['iconBrandColor']).toLowerCase();
      return unless(
        /^#[0-9a-f]{6}$/.test(color) && !['#ffffff', '#007ee5'].includes(color),
        'iconBrandColor',
      );
    },
    fail: (pkg, choose) =>
      void (properties(pkg)['iconBrandColor'] = choose(['#007ee5', 'teal', '#FFFFFF'])),
  },
  {
    id: 'PRP-003',
    check: (pkg) => {
      const { publisher, stackOwner } = properties(pkg);
      const isText = /^[A-Za-z0-9][A-Za-z0-9 ]*$/;
      return [
        ...unless(isText.test(textOf(publisher)), 'publisher'),
        ...unless(
          pkg.variant === 'certification'
            ? isText.test(textOf(stackOwner))
            : stackOwner === undefined,
          'stackOwner',
        ),
      ];
    },
    fail: (pkg) => {
      if (pkg.variant === 'certification') delete properties(pkg)['stackOwner'];
      else properties(pkg)['stackOwner'] = 'Somebody';
    },
  },
  {
    id: 'PRP-004',
    check: (pkg) =>
      parameters(pkg)
        .filter(([name, one]) => !/^(\w+|token:\w+)$/.test(name) || !types.has(textOf(one['type'])))
        .map(([name]) => name),
    fail: (pkg, choose) => void (choose(parameters(pkg))[1]['type'] = 'oAuthSetting'),
  },
  {
    id: 'PRP-005',
    check: (pkg) =>
      unless(
        signIns(pkg).every(
          (one) => one['identityProvider'] !== 'aad' || textOf(custom(one, 'resourceUri')) !== '',
        ),
        'resourceUri is missing',
      ),
    fail: (pkg, choose) =>
      void delete objectOf(choose(signIns(pkg))['customParameters'])['resourceUri'],
  },
  {
    id: 'PRP-006',
    check: (pkg) =>
      unless(
        signIns(pkg).every(
          (one) =>
            objectOf(one['properties'])['IsOnbehalfofLoginSupported'] === true &&
            custom(one, 'enableOnbehalfOfLogin') === 'true',
        ),
        'on-behalf-of is not switched on',
      ),
    fail: (pkg, choose) =>
      void (objectOf(objectOf(choose(signIns(pkg))['customParameters'])['enableOnbehalfOfLogin'])[
        'value'
      ] = 'false'),
  },
  {
    id: 'PRP-007',
    check: (pkg) =>
      unless(
        signIns(pkg).every((one) =>
          ['Global', 'GlobalPerConnector', 'Direct'].includes(textOf(one['redirectMode'])),
        ),
        'redirectMode',
      ),
    fail: (pkg, choose) => void (choose(signIns(pkg))['redirectMode'] = 'PerConnector'),
  },
  {
    id: 'PRP-008',
    check: (pkg) => [
      ...unless(
        !objectsIn(pkg.apiProperties).some(({ value }) => textOf(value['clientSecret']) !== ''),
        'has a secret',
      ),
      ...unless(
        signIns(pkg).every((one) => isPlaceholder(textOf(one['clientId']))),
        'has a real clientId',
      ),
    ],
    fail: (pkg, choose) => void (choose(signIns(pkg))['clientSecret'] = 'not-so-secret'),
  },
  {
    id: 'PRP-009',
    check: (pkg) =>
      policiesOf(pkg)
        .filter((policy) => isPolicyWrong(pkg, policy))
        .map((policy) => `policy ${textOf(policy['templateId'])}`),
    fail: (pkg, choose) =>
      void (objectOf(choose(policiesOf(pkg))['parameters'])['x-ms-apimTemplate-operationName'] = [
        'GetNothing',
      ]),
  },
  {
    id: 'PRP-010',
    check: (pkg) =>
      policiesOf(pkg)
        .filter(
          (policy) =>
            policy['templateId'] === 'dynamichosturl' &&
            /@(queryParameters|headers)\(/.test(JSON.stringify(policy)),
        )
        .map(() => 'the host comes from an input'),
    fail: (pkg, choose) =>
      void Object.assign(choose(policiesOf(pkg)), {
        templateId: 'dynamichosturl',
        parameters: {
          'x-ms-apimTemplateParameter.urlTemplate': "@queryParameters('ValidationOperationUri')",
        },
      }),
  },
  {
    id: 'PRP-011',
    check: (pkg) => {
      const found = properties(pkg)['scriptOperations'];
      return unless(
        found === undefined ||
          (Array.isArray(found) && found.every((one) => typeof one === 'string')),
        'scriptOperations',
      );
    },
    pass: (pkg) => void (properties(pkg)['scriptOperations'] = []),
    fail: (pkg) => void (properties(pkg)['scriptOperations'] = 'all'),
  },
  {
    id: 'PRP-012',
    check: (pkg) => {
      const names = sets(pkg).map((set) => textOf(set['name']));
      return unless(
        new Set(names).size === names.length &&
          sets(pkg).every(
            (set) =>
              /^[a-z][a-z-]*$/.test(textOf(set['name'])) &&
              isObject(set['uiDefinition']) &&
              isObject(set['parameters']),
          ),
        'connectionParameterSets',
      );
    },
    fail: (pkg, choose) => void delete choose(sets(pkg))['uiDefinition'],
  },
  {
    id: 'PRP-013',
    check: (pkg) =>
      objectsIn(pkg.apiProperties)
        .map(({ value }) => objectOf(value['constraints']))
        .filter((one) => {
          const isFlag = (flag: unknown): boolean =>
            flag === undefined || flag === 'true' || flag === 'false';
          return (
            !isFlag(one['required']) ||
            !isFlag(one['hidden']) ||
            !['undefined', 'boolean'].includes(typeof one['clearText'])
          );
        })
        .map(() => 'constraints'),
    fail: (pkg, choose) => {
      const found = objectsIn(pkg.apiProperties).filter(({ value }) =>
        isObject(value['constraints']),
      );
      objectOf(choose(found).value['constraints'])['required'] = true;
    },
  },
  {
    id: 'PRP-014',
    check: (pkg) =>
      unless(
        ['[]', '["actions"]', '["actions","triggers"]'].includes(
          JSON.stringify(properties(pkg)['capabilities'] ?? []),
        ),
        'capabilities',
      ),
    fail: (pkg) => void (properties(pkg)['capabilities'] = ['cloud']),
  },
];
