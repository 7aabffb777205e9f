import { seedIds } from '../../../proxy/sandbox';
import type { UploadState } from '../../../proxy/schemas/upload';
import type { Example } from '../../../scripts/connector/examples';
import { keepLines, makeRoster, without } from '../../uploads/rosters';

/** One example as it was played: still with the ids and times of this run. */
export interface Played extends Example {
  /** Parts of the answer depend on how far the service has come when it answers. */
  isUnderWay?: true;
}

export interface ExampleAnswer {
  statusCode: number;
  headers: Readonly<Record<string, number | string | string[] | undefined>>;
  body: string;
  json<T>(): T;
}

/** A service to play against: in this process, or at the other end of a connection. */
export interface ExampleBridge {
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    more?: {
      payload?: object | string;
      query?: Record<string, string>;
      headers?: Record<string, string>;
    },
  ): Promise<ExampleAnswer>;
  create(): Promise<{ uploadId: string }>;
  put(uploadId: string, name: string, text: string): Promise<unknown>;
  /** Creates an upload, puts the files, submits it. */
  send(files: Record<string, string>): Promise<string>;
  until(uploadId: string, states?: readonly UploadState[]): Promise<unknown>;
  untilPurged(uploadId: string): Promise<unknown>;
}

const sis = seedIds('sis');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const jsonFiles = (files: Record<string, string>) =>
  Object.entries(files).map(([name, text]) => ({ name, contentBytes: base64(text) }));

/** A district with one grade that is none: a warning, which stops nothing. */
const roster = makeRoster({ schools: 2, students: 20 });
const marked: Record<string, string> = {
  ...roster,
  'roles.csv': (roster['roles.csv'] ?? '')
    .replace('orgSourcedId,role', 'orgSourcedId,role,grade')
    .replace(/student$/gm, 'student,08')
    .replace(/teacher$/gm, 'teacher,')
    .replace('p1-7,s1,student,08', 'p1-7,s1,student,eighth'),
};
/** One school gone. */
const smaller = keepLines(roster, (line) => !/^p2|,s2,|^s2,|^k2,/.test(line));

/** Plays every operation once against the sandbox, as a maker would use it; in an order that makes sense. */
export async function playExamples(
  bridge: ExampleBridge,
  callback: { url: string; told: () => Promise<object> },
): Promise<Played[]> {
  const played: Played[] = [];
  const play = async (
    operationId: string,
    inputs: Record<string, string>,
    [method, url, more]: [
      'GET' | 'POST' | 'PUT' | 'DELETE',
      string,
      { payload?: object | string; type?: string; query?: Record<string, string> }?,
    ],
    extra: Partial<Played> = {},
  ): Promise<ExampleAnswer> => {
    const answer = await bridge.call(method, `/v1${url}`, {
      ...(more?.payload !== undefined && { payload: more.payload }),
      ...(more?.query && { query: more.query }),
      ...(more?.type !== undefined && { headers: { 'content-type': more.type } }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    const { location } = answer.headers;
    played.push({
      ...{ operationId, inputs, status: answer.statusCode },
      ...(typeof location === 'string' && { location }),
      ...(isJson ? { answer: answer.json<object>() } : answer.body && { text: answer.body }),
      ...extra,
    });
    return answer;
  };
  const json = (payload: object) => ({ payload, type: 'application/json' });

  await play('TestConnection', {}, ['GET', '/me']);
  await play('GetDelegatedToken', {}, ['POST', '/delegated-token']);
  await play('GetDataconnectorList', {}, ['GET', '/data-connectors']);
  await play('ListInboundFlows', {}, ['GET', '/inbound-flows']);
  const flow = { 'Inbound Flow ID': sis.inboundFlow };
  await play('GetInboundFlow', flow, ['GET', `/inbound-flows/${sis.inboundFlow}`]);

  const bad = { ...roster, 'roles.csv': `${roster['roles.csv'] ?? ''}p9-9,s1,student\n` };
  const files = (names: object): Record<string, string> => ({
    'Files › File Name': Object.keys(names).join(', '),
    'Files › File Content': 'the content of each file',
  });
  const validated = await play('ValidateCsvFiles', files(bad), [
    ...(['POST', '/validations', json({ files: jsonFiles(bad) })] as const),
  ]);
  const { validationId } = validated.json<{ validationId: string }>();
  await play('DownloadValidationReport', { 'Validation ID': validationId }, [
    ...(['GET', `/validations/${validationId}/findings.csv`] as const),
  ]);

  await play('WhenUploadFinishes', { 'Data Connector ID': sis.dataConnector, Events: '' }, [
    'POST',
    '/subscriptions',
    json({ callbackUrl: callback.url, dataConnectorId: sis.dataConnector }),
  ]);
  const { subscriptionId } = played.at(-1)?.answer as { subscriptionId: string };

  const created = await play(
    'CreateUpload',
    { ...flow, 'Correlation ID': '08585123456789012345' },
    [
      'POST',
      '/uploads',
      json({ inboundFlowId: sis.inboundFlow, correlationId: '08585123456789012345' }),
    ],
  );
  const { uploadId } = created.json<{ uploadId: string }>();
  const id = { 'Upload ID': uploadId };
  for (const [name, text] of Object.entries(without(marked, 'users.csv')))
    await bridge.put(uploadId, name, text);
  await play(
    'PutUploadFile',
    { ...id, 'File Name': 'users.csv', File: 'the content of the file' },
    [
      'PUT',
      `/uploads/${uploadId}/files/users.csv`,
      { payload: marked['users.csv'] ?? '', type: 'application/octet-stream' },
    ],
  );
  await play('SubmitUpload', id, ['POST', `/uploads/${uploadId}/submit`], { isUnderWay: true });
  await bridge.until(uploadId);
  await bridge.untilPurged(uploadId);
  await play('GetUpload', id, ['GET', `/uploads/${uploadId}`]);
  await play('ListFindings', id, ['GET', `/uploads/${uploadId}/findings`]);
  await play('DownloadFindings', id, ['GET', `/uploads/${uploadId}/findings.csv`]);
  const told = played.find(({ operationId }) => operationId === 'WhenUploadFinishes');
  if (told) told.delivered = await callback.told();
  await play('DeleteSubscription', { 'Subscription ID': subscriptionId }, [
    ...(['DELETE', `/subscriptions/${subscriptionId}`] as const),
  ]);

  await play('CompareCsvFiles', { ...flow, ...files(smaller) }, [
    'POST',
    '/comparisons',
    { ...json({ files: jsonFiles(smaller) }), query: { inboundFlowId: sis.inboundFlow } },
  ]);
  const sent = await play(
    'UploadCsvFiles',
    { ...flow, ...files(smaller) },
    ['POST', '/csv-uploads', json({ inboundFlowId: sis.inboundFlow, files: jsonFiles(smaller) })],
    { isUnderWay: true },
  );
  const held = sent.json<{ uploadId: string }>().uploadId;
  await bridge.until(held);
  const listed = await play('ListUploads', { State: 'held' }, ['GET', '/uploads?state=held']);
  const { changeHash } = listed.json<{ value: { changes: { changeHash: string } }[] }>().value[0]
    ?.changes ?? { changeHash: '' };
  await play(
    'ApproveUpload',
    { 'Upload ID': held, 'Change Hash': changeHash, Note: 'School 2 has closed.' },
    ['POST', `/uploads/${held}/approve`, json({ changeHash, note: 'School 2 has closed.' })],
    { isUnderWay: true },
  );
  await bridge.until(held, ['accepted']);
  const second = await bridge.send(without(smaller, 'classes.csv', 'enrollments.csv'));
  await bridge.until(second, ['held']);
  await play('DiscardUpload', { 'Upload ID': second }, ['POST', `/uploads/${second}/discard`]);
  const refused = await bridge.send(without(smaller, 'roles.csv'));
  await bridge.until(refused, ['rejected']);
  await play('GetUploadOutcome', { 'Upload ID': refused }, [
    ...(['GET', `/uploads/${refused}/outcome`] as const),
  ]);
  const third = await bridge.create();
  await play('CancelUpload', { 'Upload ID': third.uploadId }, [
    ...(['POST', `/uploads/${third.uploadId}/cancel`] as const),
  ]);

  const first = await bridge.call('GET', '/v1/triggers/runs');
  await play('StartRun', {}, ['POST', '/runs/start']);
  const { runId = '' } = played.at(-1)?.answer as { runId?: string };
  for (;;) {
    const { isEnded } = (await bridge.call('GET', `/v1/runs/${runId}`)).json<{
      isEnded: boolean;
    }>();
    if (isEnded) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await play('ListRuns', {}, ['GET', '/runs']);
  await play('GetRun', { 'Run ID': runId }, ['GET', `/runs/${runId}`]);
  const next = new URL(String(first.headers.location));
  await play('WhenRunFinishes', {}, ['GET', next.pathname.slice(3) + next.search]);

  await play('ListExportProfiles', {}, ['GET', '/export-profiles']);
  const exported = await play(
    'RunExport',
    { Profile: 'Riverbend nightly', 'Correlation ID': '08585123456789012345' },
    [
      'POST',
      '/exports',
      json({ profile: 'Riverbend nightly', correlationId: '08585123456789012345' }),
    ],
    { isUnderWay: true },
  );
  const { exportId } = exported.json<{ exportId: string }>();
  const exportIsFinal = async (): Promise<boolean> =>
    (await bridge.call('GET', `/v1/exports/${exportId}`)).json<{ isFinal: boolean }>().isFinal;
  while (!(await exportIsFinal())) await new Promise((resolve) => setTimeout(resolve, 100));
  await play('GetExport', { 'Export ID': exportId }, ['GET', `/exports/${exportId}`]);
  await play('ListExports', { Top: '1' }, ['GET', '/exports?top=1']);

  const session = { 'Data Connector ID': sis.dataConnector, 'Reset Session': 'Yes' };
  const path = `/data-connectors/${sis.dataConnector}`;
  await play('CallGetuploadsession', session, ['GET', `${path}/upload-session?resetSession=true`]);
  const started = await play('CallValidate', { 'Data Connector ID': sis.dataConnector }, [
    ...(['POST', `${path}/validate`] as const),
  ]);
  const uri = started.json<{ validationOperationUri: string }>().validationOperationUri;
  const ask = (): Promise<ExampleAnswer> =>
    bridge.call('GET', '/v1/validation-result', { query: { ValidationOperationUri: uri } });
  while ((await ask()).json<{ outcome: string }>().outcome === 'running')
    await new Promise((resolve) => setTimeout(resolve, 100));
  await play('CheckValidationResult', { 'Validation Operation Address': uri }, [
    'GET',
    '/validation-result',
    { query: { ValidationOperationUri: uri } },
  ]);
  return played;
}
