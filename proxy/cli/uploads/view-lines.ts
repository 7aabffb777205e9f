import { textTable } from '../../rosters';
import type { UploadView } from '../../schemas/upload';
import { approveCommand } from './conclude';
import { changeLines, plain, time } from './words';

/** An upload for people. */
export function viewLines(upload: UploadView, url?: string): string[] {
  const { uploadId, state, findings, changes } = upload;
  return [
    ...headLines(upload),
    ...(upload.files.length > 0 ? ['', ...fileLines(upload)] : []),
    ...(findings && findings.codes.length > 0 ? ['', ...findingLines(findings)] : []),
    ...(changes ? ['', ...changeLines(changes)] : []),
    ...(upload.sds ? ['', ...sdsLines(upload.sds)] : []),
    ...(state === 'held'
      ? [
          '',
          `approve    ${approveCommand(upload, url)}`,
          `discard    sds-bridge uploads discard ${uploadId}`,
        ]
      : []),
  ];
}

function headLines(upload: UploadView): string[] {
  const { approval, reason, inboundFlowId } = upload;
  return [
    `upload     ${upload.uploadId}`,
    `state      ${upload.state}${upload.isFinal ? '' : ` (${upload.percent}%)`}`,
    `summary    ${plain(upload.summary)}`,
    ...(reason ? [`reason     ${reason.code}: ${plain(reason.message)}`] : []),
    ...(upload.nextStep === reason?.message ? [] : [`to do      ${plain(upload.nextStep)}`]),
    `target     data connector ${upload.dataConnectorId}${
      inboundFlowId === undefined ? '' : `, inbound flow ${inboundFlowId}`
    }, ${upload.format}`,
    ...(upload.correlationId === undefined ? [] : [`given id   ${upload.correlationId}`]),
    `created    ${time(upload.createdAt)}`,
    ...(upload.finishedAt === undefined ? [] : [`finished   ${time(upload.finishedAt)}`]),
    ...(upload.expiresAt === undefined ? [] : [`expires    ${time(upload.expiresAt)}`]),
    ...(approval
      ? [
          `approved   ${time(approval.at)} by ${approval.by}${
            approval.note === undefined ? '' : `: ${plain(approval.note)}`
          }`,
        ]
      : []),
  ];
}

function fileLines({ files }: UploadView): string[] {
  const count = (value: number | undefined): string => value?.toLocaleString('en') ?? '';
  const rows = files.map(({ name, bytes, rows: records, sentBytes }) => [
    plain(name),
    count(bytes),
    count(records),
    count(sentBytes),
  ]);
  return textTable(['File', 'Bytes', 'Records', 'Sent'], rows).split('\n');
}

function findingLines({ codes }: NonNullable<UploadView['findings']>): string[] {
  const rows = codes.map(({ code, severity, count }) => [
    code,
    severity,
    count.toLocaleString('en'),
  ]);
  return textTable(['Finding', 'Severity', 'Count'], rows).split('\n');
}

const sdsLines = ({ status, errors, warnings }: NonNullable<UploadView['sds']>): string[] => [
  `School Data Sync: ${plain(status)}`,
  ...[
    ...errors.map((one) => ({ kind: 'error', ...one })),
    ...warnings.map((one) => ({ kind: 'warning', ...one })),
  ].map(({ kind, target, code, message }) =>
    plain(`${kind.padEnd(11)}${target || 'upload'}: ${code}: ${message}`),
  ),
];
