import { randomUUID } from 'node:crypto';

/** One application as the stand-in keeps it. */
export interface StoredApp {
  appId: string;
  id: string;
  displayName: string;
  identifierUris?: string[];
  optionalClaims?: { accessToken: { name: string }[] };
  api: {
    requestedAccessTokenVersion?: number;
    oauth2PermissionScopes: Entry[];
    preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[];
  };
  appRoles: Entry[];
  web: { redirectUris: string[] };
  requiredResourceAccess: {
    resourceAppId: string;
    resourceAccess: { id: string; type: string }[];
  }[];
  keys: Credential[];
  passwords: Credential[];
}
export type Entry = Record<string, unknown>;
interface Credential {
  keyId: string;
  displayName: string;
}

export interface AzState {
  tenantId: string;
  apps: StoredApp[];
  principals: { appId: string; id: string }[];
  /** The permissions that Microsoft Graph has in this tenant. */
  graph: { oauth2PermissionScopes: Entry[]; appRoles: Entry[] };
  /** Every call, as its words. */
  calls: string[][];
  /** A command that fails, to see what happens half-way. */
  failOn?: string | undefined;
}

/** The words before the first option, such as `ad app create`. */
export const commandOf = (words: string[]): string =>
  words
    .slice(
      0,
      words.findIndex((word) => word.startsWith('-')),
    )
    .join(' ');

/** All words after an option, up to the next one; `--name=value` counts too. */
function valuesOf(words: string[], name: string): string[] {
  const joined = words.find((word) => word.startsWith(`${name}=`));
  if (joined !== undefined) return [joined.slice(name.length + 1)];
  const start = words.indexOf(name);
  if (start < 0) return [];
  const end = words.findIndex((word, index) => index > start && word.startsWith('--'));
  return words.slice(start + 1, end < 0 ? undefined : end);
}

function refuse(reason: string): never {
  throw new Error(reason);
}

/**
 * Stands in for the Azure CLI: records every call and keeps applications as Entra ID would. It knows the
 * commands and queries of register-applications.sh and refuses everything else. Answers what az prints.
 */
export function answerAz(state: AzState, words: string[]): string {
  state.calls.push(words);
  const command = commandOf(words);
  if (state.failOn === command) refuse('told to fail');
  const option = (name: string): string => valuesOf(words, name)[0] ?? '';
  const run = commands[command] ?? refuse(`unknown command ${command}`);
  const result = select(run({ state, words, option }), option('--query'));
  switch (option('--output')) {
    case 'none':
      return '';
    case 'tsv':
      return [result]
        .flat()
        .map((line) => `${String(line)}\n`)
        .join('');
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    default:
      return refuse('the script names the form of every answer');
  }
}

interface Call {
  state: AzState;
  words: string[];
  option: (name: string) => string;
}

const appOf = ({ state, option }: Call): StoredApp =>
  state.apps.find(({ appId }) => appId === option('--id')) ?? refuse('no such application');
const filterOf = ({ option }: Call): string | undefined => quoted(option('--filter'))[0];

const commands: Readonly<Record<string, (call: Call) => unknown>> = {
  'account show': ({ state }) => ({ tenantId: state.tenantId }),
  'ad app list': (call) =>
    call.state.apps.filter(({ displayName }) => displayName === filterOf(call)),
  'ad app show': appOf,
  'ad app create': createApp,
  'ad app update': (call) => {
    appOf(call).web.redirectUris = valuesOf(call.words, '--web-redirect-uris');
  },
  'ad app permission list': (call) => appOf(call).requiredResourceAccess,
  'ad app permission add': addPermissions,
  'ad app permission admin-consent': (call) => void appOf(call),
  'ad app credential list': (call) =>
    appOf(call)[call.words.includes('--cert') ? 'keys' : 'passwords'],
  'ad app credential reset': addCredential,
  'ad sp list': (call) => call.state.principals.filter(({ appId }) => appId === filterOf(call)),
  'ad sp show': ({ state, option }) =>
    option('--id') === '00000003-0000-0000-c000-000000000000' ? state.graph : refuse('not found'),
  'ad sp create': ({ state, option }) =>
    void state.principals.push({ id: randomUUID(), appId: option('--id') }),
  rest: patchApp,
};

function createApp({ state, option }: Call): StoredApp {
  const app: StoredApp = {
    ...{ appId: randomUUID(), id: randomUUID(), displayName: option('--display-name') },
    ...{ api: { oauth2PermissionScopes: [], preAuthorizedApplications: [] }, appRoles: [] },
    ...{ web: { redirectUris: [] }, requiredResourceAccess: [], keys: [], passwords: [] },
  };
  state.apps.push(app);
  return app;
}

function addPermissions(call: Call): void {
  const all = appOf(call).requiredResourceAccess;
  const resourceAppId = call.option('--api');
  const found = all.find((item) => item.resourceAppId === resourceAppId);
  const entry = found ?? { resourceAppId, resourceAccess: [] };
  if (found === undefined) all.push(entry);
  for (const word of valuesOf(call.words, '--api-permissions')) {
    const [id = '', type = ''] = word.split('=');
    if (entry.resourceAccess.some((item) => item.id === id && item.type === type))
      refuse('permission twice');
    entry.resourceAccess.push({ id, type });
  }
}

function addCredential(call: Call): { password: string } {
  if (!call.words.includes('--append')) refuse('this would end the credentials in use');
  const kind = call.option('--cert') === '' ? 'passwords' : 'keys';
  appOf(call)[kind].push({ keyId: randomUUID(), displayName: call.option('--display-name') });
  return { password: 'the-made-up-secret' };
}

function patchApp({ state, option }: Call): void {
  const app = state.apps.find(({ id }) => option('--uri').endsWith(`/v1.0/applications/${id}`));
  if (app === undefined || option('--method') !== 'PATCH') return refuse('unknown request');
  const { api, ...rest } = JSON.parse(option('--body')) as Partial<StoredApp>;
  Object.assign(app, rest);
  Object.assign(app.api, api);
  checkLikeEntra(app);
}

/** Entra takes one name as scope and role only with the same id and texts, and knows what it pre-authorises. */
function checkLikeEntra({ api, appRoles }: StoredApp): void {
  for (const role of appRoles) {
    const scope = api.oauth2PermissionScopes.find(({ value }) => value === role.value);
    if (scope === undefined) continue;
    if (scope.id !== role.id) refuse('It contains duplicate value');
    if (scope.adminConsentDescription !== role.description) refuse('values must match');
    if (scope.adminConsentDisplayName !== role.displayName) refuse('values must match');
  }
  const known = api.oauth2PermissionScopes.map(({ id }) => id);
  for (const { delegatedPermissionIds } of api.preAuthorizedApplications)
    if (delegatedPermissionIds.some((id) => !known.includes(id))) refuse('unknown permission');
}

/** The words of a filter or query in quotes; OData doubles a quote inside. */
const quoted = (text: string): string[] =>
  [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, word = '']) => word.replaceAll("''", "'"));

/** The JMESPath queries that the script asks, each written out by hand. */
function select(data: unknown, query: string): unknown {
  const names = quoted(query);
  const app = data as StoredApp;
  const list = data as Entry[];
  const unlike = (key: string) => (item: object) => !names.includes(String((item as Entry)[key]));
  if (query === '') return data;
  if (/^\w+$/.test(query)) return (data as Entry)[query];
  if (/^\[\]\.\w+$/.test(query)) return list.map((item) => item[query.slice(3)]);
  if (query === 'api.oauth2PermissionScopes[].[value, id]')
    return app.api.oauth2PermissionScopes.map(({ value, id }) => `${String(value)}\t${String(id)}`);
  const graph = /^(\w+)\[\?starts_with\(value, '(\w+)'\)\]\.\[value, id\]$/.exec(query);
  if (graph)
    return ((data as Record<string, Entry[]>)[graph[1] ?? ''] ?? [])
      .filter(({ value }) => String(value).startsWith(graph[2] ?? ''))
      .map(({ value, id }) => `${String(value)}\t${String(id)}`);
  if (query === 'web.redirectUris[]') return app.web.redirectUris;
  if (query.startsWith('api.oauth2PermissionScopes[?'))
    return app.api.oauth2PermissionScopes.filter(unlike('value'));
  if (query.startsWith('appRoles[?')) return app.appRoles.filter(unlike('value'));
  if (query.startsWith('api.preAuthorizedApplications[?'))
    return app.api.preAuthorizedApplications.filter(unlike('appId'));
  if (query.startsWith('[?displayName =='))
    return list.filter((item) => item.displayName === names[0]).map(({ keyId }) => keyId);
  if (query.startsWith('[?resourceAppId =='))
    return (data as StoredApp['requiredResourceAccess'])
      .filter((item) => item.resourceAppId === names[0])
      .flatMap(({ resourceAccess }) => resourceAccess.map(({ id, type }) => `${id}=${type}`));
  return refuse(`unknown query ${query}`);
}
