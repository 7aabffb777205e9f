import { leftOutOf } from '../../exporter/run/counts';
import type { ExportReceipt } from '../../exporter/run/receipt';
import { leftOutReasons } from '../../exporter/run/verdict';
import type { LeftOutReason } from '../../exporter/run/verdict';
import { textTable } from '../../rosters';

/** The receipt for people: rows in and out, why some are not in the files, the files, the destinations. */
export function receiptLines(receipt: ExportReceipt): string[] {
  const { counts, files, license, findings, deliveries, refusal, validation } = receipt;
  const rows = Object.entries(counts).map(([entity, count]) => [
    entity,
    ...[count.read, count.written, count.heldBack, leftOutOf(count), count.cleaned].map(String),
  ]);
  const reasons = new Map<LeftOutReason, number>();
  for (const { leftOut } of Object.values(counts))
    for (const [reason, count] of Object.entries(leftOut) as [LeftOutReason, number][])
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  const written = [...files, ...(license ? [{ ...license, name: `license/${license.name}` }] : [])];
  return [
    ...textTable(['entity', 'read', 'written', 'held back', 'left out', 'cleaned'], rows)
      .trimEnd()
      .split('\n'),
    ...[...reasons].map(([reason, count]) => `left out   ${count} ${leftOutReasons[reason]}`),
    ...findings.map(({ code, count }) => `finding    ${code} ${count}`),
    '',
    ...textTable(
      ['file', 'rows', 'bytes', 'sha256'],
      written.map(({ name, rows: count, bytes, sha256 }) => [
        ...[name, String(count), String(bytes), sha256.slice(0, 16)],
      ]),
    ).split('\n'),
    `checked    ${validation.verdict}${validation.codes.map(({ code, count }) => `, ${code} ${count}`).join('')}`,
    ...deliveries.map((one) =>
      one.result === 'delivered'
        ? `delivered  ${one.destination}: ${one.place}${one.note === undefined ? '' : ` (${one.note})`}`
        : `failed     ${one.destination}: ${one.code} ${one.message}`,
    ),
    ...(refusal ? [`refused    ${refusal.code}: ${refusal.message}`] : []),
    ...(receipt.isDryRun && !refusal ? ['dry run    nothing was delivered'] : []),
  ];
}
