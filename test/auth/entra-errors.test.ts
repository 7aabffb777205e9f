import t from 'tap';
import { entraError } from '../../proxy/auth/entra-errors';

const scopes = ['https://graph.microsoft.com/IndustryData-DataConnector.Upload'];
const answer = (error: string, number: number, more: Record<string, unknown> = {}) => ({
  status: 400,
  body: {
    error,
    error_codes: [number],
    error_description: `AADSTS${number}: text with a name`,
    trace_id: 'trace-1',
    ...more,
  },
});

t.test('each kind of refusal gets the code that says what to do', async (t) => {
  const cases: [string, number, string, number][] = [
    ['invalid_grant', 65001, 'CONSENT_REQUIRED', 403],
    ['interaction_required', 50076, 'SIGN_IN_REQUIRED', 401],
    ['interaction_required', 53003, 'ACCESS_BLOCKED_BY_POLICY', 403],
    ['invalid_grant', 700082, 'SIGN_IN_REQUIRED', 401],
    ['invalid_grant', 50057, 'ACCOUNT_UNUSABLE', 403],
    ['invalid_client', 7000215, 'ENTRA_MISCONFIGURED', 500],
    ['invalid_request', 500131, 'ENTRA_MISCONFIGURED', 500],
    ['temporarily_unavailable', 90033, 'ENTRA_UNAVAILABLE', 503],
    ['invalid_grant', 1, 'SIGN_IN_REQUIRED', 401],
    ['invalid_scope', 1, 'ENTRA_MISCONFIGURED', 500],
  ];
  for (const [error, number, code, status] of cases) {
    t.match(
      entraError(answer(error, number), scopes),
      { code, status, upstream: { code: `AADSTS${number}`, requestId: 'trace-1' } },
      `${number}`,
    );
  }
});

t.test('claims are kept even without a suberror', async (t) => {
  const claims = '{"access_token":{"capolids":{"essential":true}}}';
  t.match(entraError(answer('invalid_grant', 1, { claims }), scopes), {
    code: 'SIGN_IN_REQUIRED',
    claims,
  });
});

t.test('consent names the scopes; nothing of the description is passed on', async (t) => {
  const error = entraError(answer('invalid_grant', 1, { suberror: 'consent_required' }), scopes);
  t.match(error.message, /IndustryData-DataConnector\.Upload/);
  t.notMatch(JSON.stringify([error.message, error.details]), /text with a name/);
});

t.test('a throttled or broken answer asks to wait', async (t) => {
  t.match(entraError({ status: 429, retryAfterSeconds: 7, body: {} }, scopes), {
    code: 'ENTRA_UNAVAILABLE',
    retryAfterSeconds: 7,
  });
  t.match(entraError({ status: 502, body: 'html' }, scopes), {
    code: 'ENTRA_UNAVAILABLE',
    retryAfterSeconds: 30,
  });
  t.match(entraError({ status: 400, body: 'html' }, scopes), { code: 'ENTRA_UNAVAILABLE' });
});
