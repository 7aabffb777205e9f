import type { Frame } from './frame';
import { shown, type ActionRecord } from './records';
import type { Run } from './run';

/** Keeps a record where expressions find it, and in the run history with its secured parts hidden. */
export function keepRecord(run: Run, frame: Frame, record: ActionRecord): ActionRecord {
  frame.keep(record);
  run.history.set(record.name, [...(run.history.get(record.name) ?? []), shown(record)]);
  return record;
}
