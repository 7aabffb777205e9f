import type { AuthenticatedClient } from '../client-authentication';
import type { Entra } from '../entra';

export interface GrantRequest extends AuthenticatedClient {
  entra: Entra;
  form: URLSearchParams;
  /** As in the path: a tenant id, `common` or `organizations`. */
  tenant: string;
  version: 1 | 2;
}

/** What the token endpoint answers, as Entra ID names it. */
export interface TokenAnswer {
  token_type: 'Bearer';
  scope?: string;
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  client_info?: string;
  [versionOne: string]: unknown;
}

/** One grant type; the registry in index.ts holds one line for each. */
export interface Grant {
  type: string;
  /** A second spelling that Entra ID takes too. */
  alias?: string;
  answer(request: GrantRequest): Promise<TokenAnswer>;
}
