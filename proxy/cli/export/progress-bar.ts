import { Presets, SingleBar } from 'cli-progress';
import type { ExportProgress } from '../../exporter/run/export-run';

export interface ExportBar {
  update: (progress: ExportProgress) => void;
  /** Bytes that are at the destinations. */
  deliver: (sent: number, total: number) => void;
  end: () => void;
}

const words = { read: 'reading', write: 'writing', check: 'checking' } as const;

/** One bar at a time; where the number of rows is not known beforehand it only counts. */
export function createExportBar(stream: NodeJS.WriteStream | undefined): ExportBar {
  let bar: SingleBar | undefined;
  let shown = '';
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const show = (label: string, done: number, total: number): void => {
    if (stream === undefined) return;
    if (bar === undefined || label !== shown) {
      end();
      shown = label;
      const format =
        total > 0 ? `${label.padEnd(26)} {bar} {percentage}%` : `${label.padEnd(26)} {value}`;
      bar = new SingleBar(
        { stream, format, hideCursor: true, gracefulExit: false },
        Presets.shades_classic,
      );
      bar.start(total, done);
    } else {
      bar.setTotal(Math.max(total, done));
      bar.update(done);
    }
  };
  return {
    end,
    update: ({ phase, entity, done, total }) => show(`${words[phase]} ${entity}`, done, total),
    deliver: (sent, total) => show('delivering', sent, total),
  };
}
