import { createHmac } from 'node:crypto';
import { oneRosterClient, tokenPath, versions, type Sandbox } from '../../../proxy/sandbox';

export type Version = keyof typeof versions;

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** The form of a token request; the scope `roster.readonly` of the version when none is said. */
export async function askToken(
  sandbox: Sandbox,
  form: Record<string, string>,
  secret: string = oneRosterClient.secret,
): Promise<Answer> {
  const basic = Buffer.from(`${oneRosterClient.id}:${secret}`).toString('base64');
  return answerOf(
    await fetch(sandbox.origin + tokenPath, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    }),
  );
}

export async function tokenFor(
  sandbox: Sandbox,
  version: Version,
  scope = 'roster.readonly',
): Promise<string> {
  const { body } = await askToken(sandbox, { scope: versions[version].scopes + scope });
  return String(body['access_token']);
}

/** A page with a token for everything. */
export async function page(sandbox: Sandbox, version: Version, path: string): Promise<Answer> {
  const token = await tokenFor(sandbox, version);
  return get(sandbox, version, path, `Bearer ${token}`);
}

export const get = async (
  sandbox: Sandbox,
  version: Version,
  path: string,
  authorization: string,
): Promise<Answer> =>
  answerOf(
    await fetch(`${sandbox.origin}${versions[version].root}/${path}`, {
      headers: { authorization },
    }),
  );

async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

export const minorOf = ({ body }: Answer): unknown =>
  (body as { imsx_CodeMinor: { imsx_codeMinorField: { imsx_codeMinorFieldValue: string }[] } })
    .imsx_CodeMinor.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue;

/** An Authorization header of OAuth 1.0a for a GET, written apart from product and sandbox. */
export function signed(
  url: URL,
  given: { at: number; nonce: string; secret?: string; key?: string },
): string {
  const strict = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase(),
    );
  const oauth: Record<string, string> = {
    oauth_consumer_key: given.key ?? oneRosterClient.id,
    oauth_nonce: given.nonce,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(given.at),
    oauth_version: '1.0',
  };
  const parameters = [...url.searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join('&');
  const base = ['GET', strict(url.origin + url.pathname), strict(parameters)].join('&');
  const signature = createHmac('sha256', `${strict(given.secret ?? oneRosterClient.secret)}&`)
    .update(base)
    .digest('base64');
  return `OAuth ${Object.entries({ ...oauth, oauth_signature: signature })
    .map(([name, value]) => `${name}="${strict(value)}"`)
    .join(', ')}`;
}
