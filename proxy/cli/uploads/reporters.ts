import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal';
import type { UploadReporter, UploadStep } from './steps';
import { adviceLine, changeLines, findingText, plain, sumsOf } from './words';

/** One JSON line a step, for programs. */
export const jsonReporter = (terminal: Terminal): UploadReporter => ({
  isWatched: false,
  step: (step) => terminal.out(JSON.stringify(step)),
  progress: () => undefined,
  progressEnd: () => undefined,
});

/** Lines for people; on a terminal a progress bar in place of a line for each change of state. */
export function textReporter(terminal: Terminal, showValues = false): UploadReporter {
  const bar = terminal.bar && createBar(terminal.bar);
  return {
    isWatched: bar !== undefined,
    step(step) {
      if (bar && isShownByBar(step)) return;
      bar?.end();
      for (const line of textLines(step, showValues)) terminal.out(line);
      if (step.step === 'left') for (const line of step.messages) terminal.err(line);
    },
    progress: (label, done, total, text) => bar?.update(label, done, total, text),
    progressEnd: () => bar?.end(),
  };
}

/** A wait for a person is told in words, with what to do. */
const isShownByBar = (step: UploadStep): boolean =>
  step.step === 'received' || (step.step === 'state' && !step.state.startsWith('waiting-'));

/** One bar at a time; another label begins another one. */
function createBar(stream: NodeJS.WriteStream) {
  let bar: SingleBar | undefined;
  let shown = '';
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update(label: string, done: number, total: number, text: string): void {
      if (total === 0) return;
      if (!bar || shown !== label) {
        end();
        shown = label;
        bar = new SingleBar(
          {
            stream,
            format: `${label.padEnd(10)} {bar} {percentage}% {text}`,
            hideCursor: true,
            gracefulExit: false,
          },
          Presets.shades_classic,
        );
        bar.start(total, done, { text });
      } else bar.update(done, { text });
    },
    end,
  };
}

function textLines(step: UploadStep, showValues: boolean): string[] {
  switch (step.step) {
    case 'folder':
      return [
        `folder     ${step.folder}: ${step.files.length} files of ${step.format}`,
        ...step.ignored.map(({ name, reason }) => `ignored    ${plain(name)}: ${reason}`),
      ];
    case 'signed-in':
      return [`signed in  ${step.cloud}`];
    case 'created':
      return [`upload     ${step.uploadId} to data connector ${step.dataConnectorId}`];
    case 'received':
      return [`received   ${step.file}, ${step.bytes} bytes, sha256 ${step.sha256.slice(0, 16)}`];
    case 'submitted':
      return ['submitted  it now reaches an end by itself'];
    case 'state':
      return [
        `${step.state} (${step.percent}%): ${plain(step.summary)}`,
        ...(step.reason ? [`reason     ${step.reason.code}: ${plain(step.reason.message)}`] : []),
        ...(step.state === 'waiting-for-sign-in' ? [`to do      ${plain(step.nextStep)}`] : []),
      ];
    case 'outcome':
      return outcomeLines(step, showValues);
    case 'left':
      return [];
  }
}

function outcomeLines(
  step: Extract<UploadStep, { step: 'outcome' }>,
  showValues: boolean,
): string[] {
  const { state, summary, nextStep, reason, changes, findings, errors, warnings, approve } = step;
  const verdict = `${state}: ${plain(summary)}`;
  const said = [
    ...errors.map((error) => adviceLine('error', error)),
    ...warnings.map((warning) => adviceLine('warning', warning)),
  ];
  if (approve !== undefined)
    return [
      ...(changes ? ['', ...changeLines(changes), ''] : []),
      verdict,
      `approve    ${approve}`,
      `discard    sds-bridge uploads discard ${step.uploadId}`,
    ];
  return [
    ...findings.map((finding) => findingText(finding, showValues)),
    ...moreFindings(step, showValues),
    ...said,
    ...(changes?.baseline === 'compared' ? [`changes    ${sumsOf(changes)}`] : []),
    verdict,
    ...(state === 'accepted' ? [] : [`to do      ${plain(reason?.message ?? nextStep)}`]),
  ];
}

function moreFindings(
  { uploadId, findings, counts }: Extract<UploadStep, { step: 'outcome' }>,
  showValues: boolean,
): string[] {
  if (findings.length === 0) return [];
  const all = (counts?.fatal ?? 0) + (counts?.errors ?? 0);
  return [
    ...(all > findings.length
      ? [`and ${all - findings.length} more: sds-bridge uploads findings ${uploadId} --csv FILE`]
      : []),
    ...(showValues && findings.every(({ value }) => value === undefined)
      ? ['The service has deleted the values: sds-bridge validate shows the lines on this machine.']
      : []),
  ];
}
