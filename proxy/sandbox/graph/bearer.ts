import { GraphError } from './graph-error';

type Claims = Readonly<Record<string, unknown>>;

export type VerifyToken = (token: string) => Promise<{ claims: Claims } | { fault: string }>;

/** Any one of the names is enough; the first is the least privilege. */
export interface Permissions {
  delegated: readonly string[];
  /** When absent, the delegated names. */
  application?: readonly string[];
}

export interface GraphCaller {
  tenantId: string;
  isApp: boolean;
  /** Scopes or roles. */
  permissions: readonly string[];
}

const graphAudiences = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];

const messages: Record<string, string> = {
  malformed: 'CompactToken parsing failed.',
  signature: 'Access token validation failure. Invalid signature.',
  issuer: 'Access token validation failure. Invalid issuer.',
  expired: 'Lifetime validation failed, the token is expired.',
};

/** Whose token it is. Throws GraphError 401 InvalidAuthenticationToken. */
export async function authenticate(
  authorization: string | undefined,
  verify: VerifyToken,
  origin: string,
): Promise<GraphCaller> {
  const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw unauthorized(origin, 'Access token is empty.');
  const verified = await verify(token);
  if ('fault' in verified)
    throw unauthorized(origin, messages[verified.fault] ?? 'The token is not valid.');
  const { claims } = verified;
  if (!graphAudiences.includes(String(claims['aud'])))
    throw unauthorized(origin, 'Access token validation failure. Invalid audience.');
  const isApp = claims['idtyp'] === 'app';
  const granted = isApp ? claims['roles'] : claims['scp'];
  const permissions = Array.isArray(granted)
    ? granted
    : typeof granted === 'string'
      ? granted.split(' ')
      : [];
  return { tenantId: String(claims['tid']), isApp, permissions: permissions.map(String) };
}

/** Throws GraphError 403 Authorization_RequestDenied when no permission of the call was granted. */
export function authorize(caller: GraphCaller, permissions: Permissions): void {
  const needed = caller.isApp
    ? (permissions.application ?? permissions.delegated)
    : permissions.delegated;
  if (!needed.some((name) => caller.permissions.includes(name)))
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
}

/** With claims it is the challenge of continuous access evaluation. */
export function unauthorized(origin: string, message: string, claims?: string): GraphError {
  const challenge = [
    'Bearer realm=""',
    `authorization_uri="${origin}/common/oauth2/authorize"`,
    'client_id="00000003-0000-0000-c000-000000000000"',
    ...(claims === undefined
      ? []
      : ['error="insufficient_claims"', `claims="${Buffer.from(claims).toString('base64')}"`]),
  ].join(', ');
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': challenge,
  });
}
