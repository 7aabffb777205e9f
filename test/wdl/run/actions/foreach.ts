import pLimit from 'p-limit';
import { ExpressionError } from '../../expression/expression-error';
import { typeName } from '../../expression/values';
import { containerOutcome, type ActionContext, type ActionHandler } from '../action-context';
import { Frame } from '../frame';

/** The least that any licence allows. */
const mostItems = 5_000;

export const runForeach: ActionHandler = async (context) => {
  const { name, action, frame, run, scope, runLevel } = context;
  const items = scope.resolve(action.foreach);
  if (!Array.isArray(items))
    throw new ExpressionError(`The loop needs an array, not a value of type '${typeName(items)}'.`);
  if (items.length > mostItems) throw new ExpressionError(`The loop has over ${mostItems} items.`);
  const limit = pLimit(parallelIterations(context));
  const iterations = await Promise.all(
    items.map((value: unknown, index) =>
      limit(() => {
        if (run.ending !== undefined) return undefined;
        return runLevel(action.actions ?? {}, new Frame(frame, { name, index, item: { value } }));
      }),
    ),
  );
  const levels = iterations.filter((level) => level !== undefined);
  return containerOutcome({
    status: levels.every(({ status }) => status === 'Succeeded') ? 'Succeeded' : 'Failed',
    records: levels.flatMap(({ records }) => records),
  });
};

/** Power Automate runs one iteration after the other unless told; Logic Apps twenty at once, and inner loops one. */
function parallelIterations({ action, run, frame }: ActionContext): number {
  if (action.operationOptions?.toLowerCase().includes('sequential')) return 1;
  if (run.dialect === 'power-automate' && frame.isInForeach()) return 1;
  const standard = run.dialect === 'power-automate' ? 1 : 20;
  return action.runtimeConfiguration?.concurrency?.repetitions ?? standard;
}
