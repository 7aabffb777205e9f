import { z } from 'zod';
import { configSchema } from '../proxy/config';

interface SettingFacts {
  name: string;
  description: string;
  example: string;
  secret: boolean;
  fallback: string;
}

/** The facts of every setting, in the order of the schema. */
function settings(): SettingFacts[] {
  const described = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(described.properties ?? {}).map(([name, property]) => {
    const { description, example, secret, default: fallback } = property as Record<string, unknown>;
    if (typeof description !== 'string') throw new Error(`setting ${name} has no description`);
    return {
      name,
      description,
      example: typeof example === 'string' ? example : '',
      secret: secret === true,
      fallback:
        typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : '',
    };
  });
}

export function configurationMarkdown(): string {
  const rows = settings().map(
    ({ name, description, fallback, secret }) =>
      `| \`${name}\` | ${fallback === '' ? '–' : `\`${fallback}\``} | ${description}${secret ? ' **Secret.**' : ''} |`,
  );
  return [
    '# Configuration',
    '',
    'Made from `proxy/config.ts` by `npm run generate`; do not edit.',
    '',
    'All settings are environment variables, read once at start. An empty variable counts as absent. A wrong one stops the start with',
    '`CONFIG_INVALID` and the name of the setting, never its value. `sds-bridge doctor` checks them all.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
    '`CLOUD` decides alone whether the real Microsoft 365 or the sandbox is used: no single address can be pointed elsewhere.',
    'The sandbox refuses to run beside `DATABASE_URL`, `API_CLIENT_ID`, any credential, `PUBLIC_URL` or another `HOST`;',
    'the real cloud refuses the ids of the sandbox.',
    '',
  ].join('\n');
}

export function environmentExample(): string {
  const blocks = settings().map(
    ({ name, description, example, fallback }) =>
      `# ${description}\n# ${name}=${example || fallback}\n`,
  );
  return `# Settings of SDS Bridge. Made from proxy/config.ts by npm run generate; do not edit.\n\n${blocks.join('\n')}`;
}
