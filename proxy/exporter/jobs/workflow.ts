import type { ExportInput, Run } from '../../engine/run';
import { throughOutage } from '../../uploads/through-outage';
import type { DeliveryReceipt } from '../destinations/deliver-all';
import { deliverSet } from './deliver-set';
import { finishExport } from './finish-export';
import { makeSet } from './make-set';
import type { ExportServices } from './services';

/**
 * Makes the set, brings it to each destination, notes what came of it. A restart goes on at the step it was in: a source
 * is read again, a destination that has the set is not sent it again.
 */
export async function exportWorkflow(
  services: ExportServices,
  run: Run,
  input: ExportInput,
): Promise<void> {
  const step = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    run.step(name, () => throughOutage(services, work));
  let made = await step('make the set', () => makeSet(services, input));
  for (const seconds of services.limits.retrySeconds) {
    if (!('problem' in made) || !made.isPassing) break;
    await run.pause(seconds);
    made = await step('make the set', () => makeSet(services, input));
  }
  const deliveries: DeliveryReceipt[] = [];
  for (const [index, addressee] of ('problem' in made ? [] : made.addressees).entries())
    deliveries.push(
      await step(`deliver ${index}`, () => deliverSet(services, input, { index, ...addressee })),
    );
  const problem = 'problem' in made ? made.problem : undefined;
  await step('finish', () => finishExport(services, input, deliveries, problem));
}
