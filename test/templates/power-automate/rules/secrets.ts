import { sync, type Rule } from '../lint/rule';
import { actionOf } from '../lint/walk';

/** Hosts that a template may name: schemas and the portal of the platform. */
const hosts = [
  'schema.management.azure.com',
  'make.powerautomate.com',
  'adaptivecards.io',
  'www.w3.org',
  'schemas.openxmlformats.org',
];

const patterns: readonly [what: string, pattern: RegExp][] = [
  ['an e-mail address', /[\w.+-]+@[\w-]+\.[a-z]{2,}/i],
  ['a token', /\beyJ[\w-]{8,}|\bBearer\s+\S{8,}/],
  ['an API key', /\bsdsb_[A-Za-z0-9]+_[A-Za-z0-9_-]{20,}/],
  ['a signature', /[?&](sig|sv|code)=[\w%-]{6,}/],
  ['a password or secret', /"(password|client_?secret|apikey|api_key)"\s*:\s*"[^"@]+"/i],
  ['a private key', /BEGIN [A-Z ]*PRIVATE KEY/],
  ['a channel of Teams', /19:[\w-]+@thread/],
];

/** What a text gives away, GUIDs left to who knows which ones belong there. */
export const secretsIn = (text: string): string[] => [
  ...patterns.filter(([, pattern]) => pattern.test(text)).map(([what]) => `there is ${what}`),
  ...[...text.matchAll(/\bhttps?:\/\/([\w.-]+)/g)]
    .map(([, host]) => host ?? '')
    .filter((host) => !hosts.includes(host))
    .map((host) => `there is the host ${host}`),
];

export const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

export const secrets: readonly Rule[] = [
  {
    name: 'there is no secret, address, host or id of a tenant',
    check: (flow) => {
      const text = JSON.stringify(flow);
      return [...secretsIn(text), ...(text.match(guid) ?? []).map((id) => `there is the id ${id}`)];
    },
    breaks: {
      [sync]: [
        ...[
          'head@school.example',
          'Bearer abcdefghijklmnop',
          'sdsb_k1_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
          'https://bridge.school.example/v1',
          'https://schema.management.azure.com/x?sig=abcdef12',
          '5a4db0c5-5d5b-4000-8000-000000000001',
          '19:abc@thread.tacv2',
        ].map((secret) => (flow: Parameters<Rule['check']>[0]) => {
          actionOf(flow, 'Fail_run').description = secret;
        }),
      ],
    },
  },
];
