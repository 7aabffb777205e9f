import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal';
import type { Advice } from './advise';
import type { SyncReporter, SyncStep } from './steps';

/** One JSON line a step, for programs. */
export function jsonReporter(terminal: Terminal): SyncReporter {
  return {
    step: (step) => terminal.out(JSON.stringify(step)),
    progress: () => undefined,
    progressEnd: () => undefined,
  };
}

/** Lines for people; a progress bar while files go out, when somebody watches. */
export function textReporter(terminal: Terminal): SyncReporter {
  let bar: SingleBar | undefined;
  return {
    step(step) {
      for (const line of bar && step.step === 'upload' ? [] : textLines(step)) terminal.out(line);
    },
    progress(bytes, total, file) {
      if (!terminal.bar || total === 0) return;
      if (!bar) {
        bar = new SingleBar(
          {
            stream: terminal.bar,
            format: 'uploading {bar} {percentage}% {file}',
            hideCursor: true,
            gracefulExit: false,
          },
          Presets.shades_classic,
        );
        bar.start(total, 0, { file });
      }
      bar.update(bytes, { file });
    },
    progressEnd() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function textLines(step: SyncStep): string[] {
  switch (step.step) {
    case 'folder':
      return [
        `folder     ${step.folder}: ${step.files.length} files of ${step.format}`,
        ...step.ignored.map(({ name, reason }) => `ignored    ${name}: ${reason}`),
      ];
    case 'signed-in':
      return [`signed in  ${step.cloud}`];
    case 'target':
      return [
        `target     ${step.dataConnectorName} (${step.inboundFlowName ?? 'no inbound flow'})`,
      ];
    case 'session':
      return [`session    ${step.containerId}`];
    case 'upload':
      return [`uploaded   ${step.file}, ${step.bytes} bytes, sha256 ${step.sha256.slice(0, 16)}`];
    case 'validating':
      return ['validating the files'];
    case 'checking':
      return [`validating (${step.status})`];
    case 'outcome':
      return [
        ...step.errors.map((error) => adviceLine('error  ', error)),
        ...step.warnings.map((warning) => adviceLine('warning', warning)),
        `${step.outcome}: ${step.summary}`,
      ];
  }
}

const adviceLine = (kind: string, { target, code, advice }: Advice): string =>
  `${kind}    ${target || 'upload'}: ${code}: ${advice}`;
