import { configSchema, loadConfig } from '../../../proxy/config';
import { identitySettings } from '../../../proxy/identity-settings';
import { readDockerfile, dockerfileText } from '../../deployment/dockerfile';
import { at, Expression, type BicepFile, type Resource, type Value } from './bicep';

/** All Bicep files by their name below templates/azure. */
export type Template = Readonly<Record<string, BicepFile>>;

/** What is wrong with a template, a sentence each. */
export type Check = (template: Template) => string[];

const app = (template: Template): Resource['body'] =>
  template['modules/app.bicep']?.resources[0]?.body ?? {};
const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);
const container = (template: Template): Value | undefined =>
  at(app(template), 'properties', 'template', 'containers', 0);
const settings = (template: Template): Value[] => list(at(container(template), 'env'));
const resources = (template: Template): Resource[] =>
  Object.values(template).flatMap((file) => file.resources);

export const syntaxIsRight: Check = (template) =>
  Object.entries(template).flatMap(([name, { hasError }]) =>
    hasError ? `${name} is not Bicep` : [],
  );

export const allIsDescribed: Check = (template) =>
  Object.entries(template).flatMap(([file, { parameters, outputs }]) =>
    [...parameters, ...outputs]
      .filter(({ description = '' }) => description.length < 10)
      .map(({ name }) => `${file}: ${name} has no description`),
  );

/** A parameter nobody reads is a promise that is not kept. */
export const allIsUsed: Check = (template) =>
  Object.entries(template).flatMap(([file, { parameters, variables, text }]) =>
    [...parameters.map(({ name }) => name), ...Object.keys(variables)]
      .filter((name) => (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2)
      .map((name) => `${file}: ${name} is not used`),
  );

/** What a module call gives is what the module takes, and what it asks of others is there. */
export const modulesFitTogether: Check = (template) =>
  Object.entries(template).flatMap(([file, { modules, text }]) => {
    const folder = file.includes('/') ? `${file.split('/')[0]}/` : '';
    const bySymbol = new Map(modules.map((one) => [one.symbol, template[folder + one.file]]));
    const calls = modules.flatMap(({ symbol, params }) => {
      const called = bySymbol.get(symbol);
      if (called === undefined) return [`${file}: there is no file for ${symbol}`];
      const takes = called.parameters.map(({ name }) => name);
      const needs = called.parameters.filter(({ fallback }) => fallback === undefined);
      return [
        ...Object.keys(params)
          .filter((name) => !takes.includes(name))
          .map((name) => `${file}: ${symbol} takes no ${name}`),
        ...needs
          .filter(({ name }) => !(name in params))
          .map(({ name }) => `${file}: ${symbol} is not given ${name}`),
      ];
    });
    const asked = [...text.matchAll(/\b(\w+)\.outputs\.(\w+)/g)]
      .filter(([, symbol = '', name]) =>
        bySymbol.get(symbol)?.outputs.every((one) => one.name !== name),
      )
      .map(([reference]) => `${file}: there is no ${reference}`);
    return [...calls, ...asked];
  });

const looksSecret = /password|secretvalue|sealkeys$/i;

/** A secret comes in as a secure parameter without a default, goes into the vault, and nowhere else. */
export const secretsStayInTheVault: Check = (template) =>
  Object.entries(template).flatMap(([file, { parameters, outputs, resources: made, modules }]) => {
    const secret = parameters.filter(({ name, isSecure }) => isSecure || looksSecret.test(name));
    const names = secret.map(({ name }) => name);
    const mentions = (text: string): boolean =>
      names.some((name) => new RegExp(`\\b${name}\\b`).test(text));
    return [
      ...secret
        .filter(({ isSecure, fallback }) => !isSecure || fallback !== undefined)
        .map(({ name }) => `${file}: ${name} is not secure, or has a default`),
      ...outputs
        .filter(({ value }) => mentions(value) || /listKeys|listSecrets/.test(value))
        .map(({ name }) => `${file}: the output ${name} holds a secret`),
      ...made
        .filter(
          ({ type, body }) =>
            !/vaults\/secrets$|flexibleServers$/.test(type) &&
            mentions(JSON.stringify(body, (_, one: unknown) => one)),
        )
        .map(({ symbol }) => `${file}: ${symbol} holds a secret`),
      ...modules.flatMap(({ symbol, file: called, params }) =>
        Object.entries(params)
          .filter(([, value]) => value instanceof Expression && mentions(value.text))
          .filter(
            ([name]) =>
              !Object.entries(template)
                .find(([one]) => one.endsWith(called))?.[1]
                .parameters.some((one) => one.name === name && one.isSecure),
          )
          .map(([name]) => `${file}: ${symbol} takes the secret ${name} without @secure`),
      ),
    ];
  });

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** Secret settings are references to Key Vault; plain ones are settings that the service knows. */
export const settingsAreKnown: Check = (template) => {
  const vaulted = list(at(app(template), 'properties', 'configuration', 'secrets'));
  const fromVault = vaulted
    .filter(
      (one) => at(one, 'keyVaultUrl') !== undefined && at(one, 'identity') && !at(one, 'value'),
    )
    .map((one) => textOf(at(one, 'name')));
  return [
    ...vaulted
      .filter((one) => !fromVault.includes(textOf(at(one, 'name'))))
      .map((one) => `the secret ${textOf(at(one, 'name'))} is not a reference to Key Vault`),
    ...settings(template).flatMap((one) => {
      const name = textOf(at(one, 'name'));
      const known = Object.entries(configSchema.shape).find(([setting]) => setting === name)?.[1];
      if (known === undefined) return `${name} is no setting`;
      const isSecret = known.meta()?.['secret'] === true;
      const reference = textOf(at(one, 'secretRef'));
      if (isSecret && !fromVault.includes(reference)) return `${name} is not from Key Vault`;
      return !isSecret && at(one, 'value') === undefined ? `${name} has no value` : [];
    }),
  ];
};

const id = '6d3c1f0e-0000-4000-8000-000000000001';
/** What the expressions of the settings may come to. */
const samples: Readonly<Record<string, string>> = {
  PORT: '8080',
  PUBLIC_URL: 'https://bridge.example.org',
  TRUST_PROXY: '10.60.0.0/24,100.100.0.0/16',
  API_CLIENT_ID: id,
  API_CLIENT_MANAGED_IDENTITY: id,
  ALLOWED_TENANTS: id,
  DATABASE_URL: 'postgresql://user:word@host:5432/sds_bridge?sslmode=verify-full',
  SEAL_KEYS: `k1:${'A'.repeat(43)}`,
  LOG_LEVEL: 'info',
  HISTORY_DAYS: '400',
  FINDINGS_DAYS: '90',
};

/** The service itself takes what the container is given: nothing that CLOUD=global requires is missing. */
export const theServiceWouldStart: Check = (template) => {
  const env = Object.fromEntries(
    settings(template).map((one) => {
      const name = textOf(at(one, 'name'));
      const value = at(one, 'value');
      return [name, typeof value === 'string' ? value : samples[name]];
    }),
  );
  try {
    const config = loadConfig(env);
    identitySettings(config);
    const grace = at(app(template), 'properties', 'template', 'terminationGracePeriodSeconds');
    const mounts = list(at(container(template), 'volumeMounts')).map((one) => at(one, 'mountPath'));
    return [
      ...(config.CLOUD === 'global' ? [] : ['CLOUD is not global']),
      ...(config.HOST === '0.0.0.0' ? [] : ['the ingress cannot reach HOST']),
      ...(config.TRUST_PROXY.length > 0 ? [] : ['TRUST_PROXY is missing']),
      ...(config.DATABASE_URL === undefined ? ['replicas share no DATABASE_URL'] : []),
      ...[config.DATA_DIR, config.SPOOL_DIR ?? 'SPOOL_DIR']
        .filter((place) => !mounts.includes(place))
        .map((place) => `${place} is not mounted`),
      ...(grace instanceof Expression && Number(grace.text) > config.SHUTDOWN_TIMEOUT_SECONDS
        ? []
        : ['the grace period is shorter than SHUTDOWN_TIMEOUT_SECONDS']),
    ];
  } catch (error) {
    return [`the service does not start: ${(error as Error).message}`];
  }
};

/** Https from outside, two replicas, probes that exist, an identity, and the account of the image. */
export const theAppIsSafe: Check = (template) => {
  const body = app(template);
  const ingress = at(body, 'properties', 'configuration', 'ingress');
  const probes = list(at(container(template), 'probes')).map((one) =>
    [at(one, 'type'), at(one, 'httpGet', 'path')].map(textOf).join(' '),
  );
  const replicas = template['main.bicep']?.parameters.find(({ name }) => name === 'replicas');
  const { variables = {} } = template['modules/app.bicep'] ?? {};
  const user = readDockerfile(dockerfileText).user.split(':')[0];
  const expression = (value: Value | undefined): string =>
    value instanceof Expression ? value.text : textOf(value);
  const wrong: [boolean, string][] = [
    [expression(at(ingress, 'external')) !== 'true', 'the ingress is not external'],
    [expression(at(ingress, 'allowInsecure')) !== 'false', 'the ingress takes plain http'],
    [!probes.includes('Liveness /healthz'), 'liveness is not /healthz'],
    [!probes.includes('Readiness /readyz'), 'readiness is not /readyz'],
    [Number(replicas?.fallback) < 2, 'there are not two replicas'],
    [at(body, 'identity', 'type') !== 'UserAssigned', 'the app has no identity of its own'],
    [
      list(at(body, 'properties', 'configuration', 'registries')).some(
        (one) => at(one, 'identity') === undefined,
      ),
      'the image is not pulled by the identity',
    ],
    [variables['serviceUser'] !== `'${user}'`, 'the spool belongs to another account'],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, what]) => what);
};

/** Database, vault and spool have no public address. */
export const allElseIsPrivate: Check = (template) => {
  const closed: [type: string, path: string[]][] = [
    ['Microsoft.DBforPostgreSQL/flexibleServers', ['network', 'publicNetworkAccess']],
    ['Microsoft.KeyVault/vaults', ['publicNetworkAccess']],
    ['Microsoft.Storage/storageAccounts', ['publicNetworkAccess']],
  ];
  return closed.flatMap(([type, place]) => {
    const made = resources(template).filter((one) => one.type === type && !one.isExisting);
    if (made.length === 0) return [`there is no ${type}`];
    return made
      .filter(({ body }) => at(body, 'properties', ...place) !== 'Disabled')
      .map(({ symbol }) => `${symbol} is public`);
  });
};

/** Roles that every tenant has under these ids. */
const builtInRoles = new Set([
  '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  '4633458b-17de-408a-875b-0445c86b69e6',
]);

/** No id, address or name of anybody's tenant, and API versions that are dates. */
export const nothingIsSomebodys: Check = (template) => [
  ...Object.entries(template).flatMap(([file, { text }]) => [
    ...[...text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi)]
      .filter(([found]) => !builtInRoles.has(found))
      .map(([found]) => `${file}: the id ${found}`),
    ...[...text.matchAll(/[\w.-]+@[\w-]+\.[a-z]{2,}|[\w-]+\.onmicrosoft\.com/gi)].map(
      ([found]) => `${file}: the name ${found}`,
    ),
  ]),
  ...resources(template)
    .filter(({ apiVersion }) => !/^20\d\d-\d\d-\d\d(-preview)?$/.test(apiVersion))
    .map(({ symbol }) => `${symbol} has no version`),
];

/** The example gives what must be given, knows every name, and takes secrets from the environment. */
export const exampleProblems = (example: string, main: BicepFile): string[] => {
  const given = new Map(
    [...example.matchAll(/^param (\w+) = (.+)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const known = new Map(main.parameters.map((one) => [one.name, one]));
  return [
    ...(/^using 'main\.bicep'$/m.test(example) ? [] : ['it is for no template']),
    ...[...given.keys()].filter((name) => !known.has(name)).map((name) => `${name} is unknown`),
    ...main.parameters
      .filter(({ name, fallback }) => fallback === undefined && !given.has(name))
      .map(({ name }) => `${name} is missing`),
    ...[...given]
      .filter(([name, value]) =>
        known.get(name)?.isSecure === true
          ? !/^readEnvironmentVariable\('[A-Z_]+'\)$/.test(value)
          : !/<[^>]+>/.test(value),
      )
      .map(([name]) => `${name} is written out`),
  ];
};
