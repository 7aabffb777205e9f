import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { ExportFile, ExportSet } from '../destination';

export interface Correspondents {
  from: string;
  to: readonly string[];
  cc: readonly string[];
}

/**
 * The message of an export: counts, no names. Its Message-ID is the same each time the export is mailed to the same
 * people, so that mail systems see that two copies are one message.
 */
export function composeMessage(
  set: ExportSet,
  attachments: readonly ExportFile[],
  { from, to, cc }: Correspondents,
): SendMailOptions {
  const identity = createHash('sha256').update(
    JSON.stringify([set.tenantId, set.profile, set.exportId, to, cc]),
  );
  const domain = /@([A-Za-z0-9.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
  const files = [...set.files, ...(set.license ? [set.license] : [])];
  return {
    messageId: `<sds-bridge.${identity.digest('hex').slice(0, 32)}@${domain}>`,
    from,
    to: [...to],
    cc: [...cc],
    subject: `School Data Sync export ${set.profile} (${set.format})`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: [
      `Export ${set.exportId} of profile ${set.profile}, format ${set.format}.`,
      '',
      ...files.map(({ name, rows, bytes }) => `${name}: ${rows} rows, ${bytes} bytes`),
      '',
      ...attachments.map(({ name, sha256 }) => `SHA-256 of ${name}: ${sha256}`),
      '',
    ].join('\n'),
    attachments: attachments.map(({ name, path }) => ({
      filename: name,
      path,
      contentType: 'application/zip',
    })),
  };
}
