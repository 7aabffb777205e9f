import { authorizationCode } from './authorization-code';
import { clientCredentials } from './client-credentials';
import { deviceCode } from './device-code';
import type { Grant } from './grant';
import { onBehalfOf } from './on-behalf-of';
import { refreshToken } from './refresh-token';

/** The registry: one line a grant. SUPPORT.md lists the same names (a test compares). */
export const grants: readonly Grant[] = [
  authorizationCode,
  refreshToken,
  onBehalfOf,
  clientCredentials,
  deviceCode,
];
