/** The versions of OneRoster that are simulated, and where they lie below the sandbox's address. */
export const versions = {
  '1.1': { root: '/ims/oneroster/v1p1', scopes: 'https://purl.imsglobal.org/spec/or/v1p1/scope/' },
  '1.2': {
    root: '/ims/oneroster/rostering/v1p2',
    scopes: 'https://purl.imsglobal.org/spec/or/v1p2/scope/',
  },
} as const;

export type OneRosterVersion = keyof typeof versions;

/** Both versions ask for tokens here. */
export const tokenPath = '/ims/oneroster/oauth2/token';

/** The one client of the simulated SIS, for OAuth 2 and, with version 1.1, OAuth 1.0a. */
export const oneRosterClient = {
  id: 'sandbox-oneroster',
  secret: 'sandbox-only-oneroster-secret',
} as const;
