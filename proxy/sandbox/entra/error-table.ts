interface EntraErrorEntry {
  error: string;
  status: number;
  text: string;
  suberror?: string;
  /** Entra ID sends a claims challenge along. */
  claims?: true;
}

type Family = Omit<EntraErrorEntry, 'text'>;

const grant: Family = { error: 'invalid_grant', status: 400 };
const consent: Family = { ...grant, suberror: 'consent_required' };
const badToken: Family = { ...grant, suberror: 'bad_token' };
const factor: Family = {
  error: 'interaction_required',
  status: 400,
  suberror: 'basic_action',
  claims: true,
};
const extra: Family = { ...factor, suberror: 'additional_action' };
const policy: Family = { ...factor, suberror: 'message_only' };
const client: Family = { error: 'invalid_client', status: 401 };
const request: Family = { error: 'invalid_request', status: 400 };
const scope: Family = { error: 'invalid_scope', status: 400 };
const busy: Family = { error: 'temporarily_unavailable', status: 503 };

/** Codes by number: the table of graph-industrydata.md §5 first, then those the endpoints need. */
const rows: readonly [code: number, family: Family, text: string][] = [
  [65001, consent, 'The user or administrator has not consented to use the application.'],
  [90094, consent, 'An administrator must approve this application.'],
  [90095, consent, 'Admin consent is required; a request can be sent to an administrator.'],
  [65004, { error: 'access_denied', status: 400 }, 'User declined to consent to access the app.'],
  [50076, factor, 'You must use multi-factor authentication to access the resource.'],
  [50079, factor, 'You must enroll in multi-factor authentication to access the resource.'],
  [50072, factor, 'User needs to enroll for second factor authentication.'],
  [50074, factor, 'Strong authentication is required.'],
  [50078, factor, 'Presented multi-factor authentication has expired.'],
  [50158, extra, 'External security challenge not satisfied.'],
  [50097, extra, 'Device authentication is required.'],
  [53000, policy, 'Device is not in required device state: compliant.'],
  [53001, policy, 'Device is not in required device state: domain joined.'],
  [53002, policy, 'The app used is not an approved app for Conditional Access.'],
  [53003, policy, 'Access has been blocked by Conditional Access policies.'],
  [53009, policy, 'The application needs to enforce Intune protection policies.'],
  [530002, policy, 'Your device is required to be compliant to access this resource.'],
  [530003, policy, 'Your device is required to be managed to access this resource.'],
  [530004, policy, 'The device must accept compliance before it can access this resource.'],
  [70008, badToken, 'The provided authorization code or refresh token has expired.'],
  [700082, badToken, 'The refresh token has expired due to inactivity.'],
  [700084, badToken, 'The refresh token was issued to a single page app and has expired.'],
  [70043, { ...grant, suberror: 'token_expired' }, 'Sign-in frequency checks ended the session.'],
  [50173, badToken, 'The provided grant has expired due to it being revoked.'],
  [50132, badToken, 'The session is not valid because of a password change.'],
  [50133, badToken, 'The session is not valid due to password expiration or recent change.'],
  [50013, grant, 'Assertion failed signature validation.'],
  [500131, grant, 'Assertion audience does not match the Client app presenting the assertion.'],
  [500133, grant, 'Assertion is not within its valid time range.'],
  [50027, request, 'The JWT token is malformed.'],
  [240002, request, 'Input id_token cannot be used as jwt-bearer grant.'],
  [7000215, client, 'Invalid client secret provided. Ensure that it is the value, not the ID.'],
  [7000222, client, 'The provided client secret keys are expired.'],
  [700027, client, 'The certificate with identifier used to sign the assertion is not registered.'],
  [700024, client, 'Client assertion is not within its valid time range.'],
  [7000218, client, "The request body must contain 'client_assertion' or 'client_secret'."],
  [7000216, client, "'client_assertion', 'client_secret' or 'request' is required."],
  [700016, { error: 'unauthorized_client', status: 400 }, 'Application was not found.'],
  [90002, request, 'Tenant not found.'],
  [900023, request, 'Specified tenant identifier is neither a valid DNS name nor a GUID.'],
  [700003, request, 'Device object was not found in the tenant directory.'],
  [50105, grant, 'The signed in user is not assigned to a role for the application.'],
  [50020, grant, 'User account from identity provider does not exist in the tenant.'],
  [90072, grant, 'External account does not exist in the tenant and cannot access the app.'],
  [50034, grant, 'The user account does not exist in the directory.'],
  [50053, grant, 'The account is locked.'],
  [50055, grant, 'The password is expired.'],
  [50057, grant, 'The user account is disabled.'],
  [50126, grant, 'Error validating credentials due to invalid username or password.'],
  [70011, scope, 'The provided request must include a valid scope.'],
  [28000, scope, 'Provided scope is not valid because it contains more than one resource.'],
  [1002012, scope, 'Client credential flows must have a scope value with /.default suffixed.'],
  [90033, busy, 'A transient error has occurred. Please try again.'],
  [90034, busy, 'A transient error has occurred. Please try again.'],
  [50196, grant, 'The server terminated an operation because it met a client request loop.'],

  [7000114, grant, 'Application is not allowed to make application on-behalf-of calls.'],
  [54005, grant, 'OAuth2 authorization code was already redeemed.'],
  [501481, grant, 'The Code_Verifier does not match the code_challenge of the request.'],
  [70000, grant, 'Provided grant is invalid or malformed.'],
  [50011, request, 'The redirect URI specified in the request is not allowed.'],
  [50059, request, 'No tenant-identifying information found in the request.'],
  [
    50058,
    { error: 'login_required', status: 400 },
    'A silent sign-in was sent but no user is signed in.',
  ],
  [9002313, request, 'Invalid request. Request is malformed or invalid.'],
  [900144, request, 'The request body must contain a required parameter that is missing.'],
  [700021, client, 'Client assertion issuer or subject does not match the application.'],
  [70021, client, 'No matching federated identity record found for presented assertion.'],
  [70003, { error: 'unsupported_grant_type', status: 400 }, 'The grant type is not supported.'],
  [70016, { error: 'authorization_pending', status: 400 }, 'The device code is still pending.'],
  [70018, { error: 'bad_verification_code', status: 400 }, 'Invalid verification code.'],
  [70020, { error: 'expired_token', status: 400 }, 'The device code has expired.'],
];

export const entraErrorTable: ReadonlyMap<number, EntraErrorEntry> = new Map(
  rows.map(([code, family, text]) => [code, { ...family, text }]),
);
