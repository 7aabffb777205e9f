import { objectOf, textOf } from '../../../scripts/connector/json';
import type { ActionRecord, RunError } from './records';

/** The error of the first action that failed, the innermost one of a container. */
export function firstError(records: readonly ActionRecord[]): RunError | undefined {
  const failed = records.find(({ status }) => status === 'Failed' || status === 'TimedOut');
  if (failed === undefined) return undefined;
  return firstError(failed.children ?? []) ?? failed.error ?? errorOfAnswer(failed);
}

function errorOfAnswer({ name, code, outputs }: ActionRecord): RunError {
  const error = objectOf(objectOf(objectOf(outputs)['body'])['error']);
  const message = textOf(error['message']) || `The action '${name}' failed.`;
  return { code: textOf(error['code']) || code, message };
}
