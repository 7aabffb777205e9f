import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';

export interface PrivacyPageOptions {
  /** How many days histories and findings of uploads are kept (HISTORY_DAYS, FINDINGS_DAYS). */
  historyDays: number;
  findingsDays: number;
}

/** Seconds that a browser may keep the page. */
const cacheSeconds = 3600;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top}';
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * `/privacy`: what the connector names as its privacy policy. Public. The facts are those of docs/privacy.md, told to
 * people who use the service, with the times that this installation is set to.
 */
export const privacyPagePlugin: FastifyPluginAsync<PrivacyPageOptions> = async (app, options) => {
  const page = privacyPage(options);
  app.get('/privacy', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': `public, max-age=${cacheSeconds}`,
        'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
      })
      .send(page),
  );
};

export function privacyPage({ historyDays, findingsDays }: PrivacyPageOptions): string {
  const rows = [
    ['Roster files that you send', 'until the upload ends, at most a few days while it is held'],
    ['What the check found, with cell values', 'until the upload ends'],
    ['Report of a validation, with cell values', '24 hours'],
    ['What the check found, without cell values', `${findingsDays} days`],
    [
      'History of an upload: your object id, times, state, names, sizes and hashes of files, counts, names of schools (encrypted), the note of an approval',
      `${historyDays} days`,
    ],
    [
      'Keyed hashes of the last accepted roster of each data connector, with ids and names of schools (encrypted)',
      'until the next accepted roster takes its place',
    ],
    ['Your sign-in to Microsoft Graph (encrypted)', 'until the upload ends that needs it'],
    ['Address of a flow that waits for uploads (encrypted)', 'until the flow takes it back'],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Privacy: School Data Sync Bridge</title>
<style>${style}</style>
</head>
<body>
<h1>Privacy</h1>
<p>School Data Sync Bridge brings rosters of pupils and staff into Microsoft 365. It is run by your own organisation or by
somebody on its behalf; who runs it answers for it, and is whom to ask about your data.</p>
<h2>What it does with data</h2>
<p>It checks the roster files that are sent to it, compares them with the last accepted ones, and passes them on to Microsoft
School Data Sync in the tenant of the organisation. Nothing is sent anywhere but to Microsoft Entra ID, Microsoft Graph, the
storage of School Data Sync and the flows that asked to be told; a flow is told states, counts and ids, no content of a
roster. There is no telemetry and no advertising, and no cookie is set.</p>
<h2>What it keeps, and for how long</h2>
<table>
<tr><th>what</th><th>how long</th></tr>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</table>
<p>Passwords in a roster are never kept in findings. The log holds no content of a roster, no name and no token.</p>
<h2>Who can see it</h2>
<p>State, counts and sentences of an upload: everyone in the organisation with the role Roster.Read. What the check found: who
made the upload, and administrators. Files: nobody reads them back.</p>
<h2>Deleting earlier</h2>
<p>Cancel or discard an upload, and its files are deleted at once. Ask who runs the service for everything else.</p>
</body>
</html>
`;
}
