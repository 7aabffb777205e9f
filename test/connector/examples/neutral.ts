import { createHash } from 'node:crypto';
import { sandboxIdentity } from '../../../proxy/config';
import { seedIds } from '../../../proxy/sandbox';
import type { UploadBridge } from '../../uploads/upload-calls';
import type { Played } from './scenario';

const begin = Date.parse('2026-11-24T02:10:00.000Z');
const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const time = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** Examples without what differs from run to run: addresses, random ids, times, signatures, sealed values. */
export function neutralExamples(
  played: readonly Played[],
  bridge: UploadBridge,
  startedAt: number,
): Played[] {
  const { sandbox, config } = bridge;
  const stable = ['sis', 'classic', 'expired'].flatMap((key) => Object.values(seedIds(key)));
  const kept = new Set<string>([...stable, sandboxIdentity.tenantId]);
  const ids = new Map<string, string>();
  const neutralId = (id: string): string => {
    if (kept.has(id)) return id;
    if (!ids.has(id)) {
      const hex = createHash('sha256').update(`example ${ids.size}`).digest('hex');
      ids.set(id, hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5'));
    }
    return ids.get(id) ?? id;
  };
  const neutralTime = (text: string): string =>
    new Date(begin + Date.parse(text) - startedAt).toISOString();
  const publicUrl = `http://127.0.0.1:${config.PORT}`;
  const text = JSON.stringify(played)
    .replaceAll(config.DATA_DIR, '/var/lib/sds-bridge')
    .replaceAll(sandbox.storageOrigin, 'https://account.dfs.core.windows.net')
    .replaceAll(sandbox.origin, 'https://graph.microsoft.com')
    .replaceAll(publicUrl, 'https://bridge.school.example')
    .replace(/(windows\.net\/[^"?]*)\?[^"]*/g, '$1?sv=…&se=…&sr=d&sdd=2&sp=…&sig=…')
    .replace(/"access_token":"[^"]{20}[^"]*"/, '"access_token":"eyJhbGciOiJkaXIiLCJlbmMi…"')
    .replace(/triggerState=[^"]*/g, 'triggerState=eyJzaW5jZSI6…')
    .replace(/"expires_on":\d+/, `"expires_on":${begin / 1000 + 3600}`)
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-11-24 02:10 UTC')
    .replace(uuid, neutralId)
    .replace(time, neutralTime);
  return JSON.parse(text) as Played[];
}
