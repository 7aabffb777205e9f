import { errorTable, type ErrorAction } from '../proxy/errors';

const actions: Readonly<Record<ErrorAction, string>> = {
  'fix-request': 'correct the request',
  'sign-in-again': 'sign in again',
  retry: 'try again later',
  'call-operator': 'call the operator or an administrator',
};

/** docs/errors.md: every code of the one table, with its status, text and what to do. */
export function errorsMarkdown(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, message, action }]) =>
      `| \`${code}\` | ${status} | ${message} | ${actions[action]} |`,
  );
  return [
    '# Errors',
    '',
    'Made from `proxy/errors.ts` by `npm run generate`; do not edit.',
    '',
    'Every answer that fails has one body: `{"error":{"code","message","target?","details?","requestId"}}`. `code` is stable and for',
    'machines, `message` is for people and may change. Facts of Microsoft services (their own code, status and request id) are in',
    '`details`. When a `Retry-After` header is present, wait that many seconds. The command line prints the same codes.',
    '',
    '| code | status | message | next |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
