import { BridgeError } from '../../errors';
import type { DestinationContext, DestinationKind, ExportSet } from '../destinations/destination';
import type { ExportProfile } from '../profile/profile';
import type { DeliveryReceipt } from './receipt';

/** Delivers to each destination of a profile, one after the other. One that fails does not keep it from the others. */
export async function deliverEach(
  set: ExportSet,
  entries: ExportProfile['destinations'],
  kinds: readonly DestinationKind[],
  context: DestinationContext,
): Promise<DeliveryReceipt[]> {
  const receipts: DeliveryReceipt[] = [];
  for (const { kind, name, license, ...settings } of entries) {
    const addressee = { destination: typeof name === 'string' ? name : kind, kind };
    const { license: file, ...content } = set;
    try {
      const found = kinds.find((one) => one.kind === kind);
      if (found === undefined) throw new BridgeError('INTERNAL_ERROR');
      const own = license === true && file !== undefined ? { ...content, license: file } : content;
      const delivery = await found.deliver(own, found.settings.parse(settings), context);
      receipts.push({ ...addressee, result: 'delivered', ...delivery });
    } catch (cause) {
      if (context.signal.aborted) throw cause;
      const error =
        cause instanceof BridgeError ? cause : new BridgeError('INTERNAL_ERROR', { cause });
      const { code, message } = error;
      receipts.push({ ...addressee, result: 'failed', code, message, attempts: 1 });
    }
  }
  return receipts;
}
