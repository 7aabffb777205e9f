import { BridgeError } from '../../errors';
import { attemptsOf } from './attempts';
import type { Delivery, DestinationContext, DestinationKind, ExportSet } from './destination';
import { destinations } from './index';

/** A destination as it stands in a profile: what all have in common, and the settings of its kind. */
export interface DestinationEntry {
  kind: string;
  /** `name` and `license` among them. */
  [setting: string]: unknown;
}

interface Addressee {
  /** Its name in the profile, or its kind. */
  destination: string;
  kind: string;
}

/** One entry of the receipt. Free of secrets, names of people and row content. */
export type DeliveryReceipt = Addressee &
  (
    | ({ result: 'delivered' } & Delivery)
    | {
        result: 'failed';
        code: string;
        message: string;
        attempts: number;
        /** The field or the thing it is about, where there is one. */
        target?: string;
      }
  );

/**
 * Delivers a set to each destination, one after the other. Never throws: what fails is in its own entry, and neither
 * stops nor undoes the others. The license goes only where an entry asks for it.
 */
export async function deliverAll(
  set: ExportSet,
  entries: readonly DestinationEntry[],
  context: DestinationContext,
  kinds: readonly DestinationKind[] = destinations,
): Promise<DeliveryReceipt[]> {
  const bytes = set.files.reduce((sum, file) => sum + file.bytes, 0);
  const receipts: DeliveryReceipt[] = [];
  for (const [index, entry] of entries.entries()) {
    // Destinations count differently (an archive is smaller), so each is one equal part of the whole.
    const onProgress = (sent: number, total: number): void =>
      context.onProgress(
        Math.round(bytes * (index + (total === 0 ? 1 : Math.min(1, sent / total)))),
        bytes * entries.length,
      );
    receipts.push(await deliverTo(entry, set, { ...context, onProgress }, kinds));
    onProgress(1, 1);
  }
  return receipts;
}

async function deliverTo(
  { kind, name, license, ...settings }: DestinationEntry,
  set: ExportSet,
  context: DestinationContext,
  kinds: readonly DestinationKind[],
): Promise<DeliveryReceipt> {
  const addressee = { destination: typeof name === 'string' ? name : kind, kind };
  try {
    const found = kinds.find((one) => one.kind === kind);
    const parsed = found?.settings.safeParse(settings);
    if (found === undefined || parsed?.success !== true)
      throw new BridgeError('EXPORT_DESTINATION_INVALID', {
        params: { reason: invalidity(kind, parsed?.error?.issues[0]?.path) },
      });
    const { license: file, ...content } = set;
    const delivered = await found.deliver(
      license === true && file !== undefined ? { ...content, license: file } : content,
      parsed.data,
      context,
    );
    return { ...addressee, result: 'delivered', ...delivered };
  } catch (cause) {
    const error = asBridgeError(cause, context.signal);
    context.logger.error({ err: error, code: error.code }, 'a delivery failed');
    const { code, message, target } = error;
    return {
      ...{ ...addressee, result: 'failed', code, message, attempts: attemptsOf(error) },
      ...(target !== undefined && { target }),
    };
  }
}

const invalidity = (kind: string, path: readonly PropertyKey[] | undefined): string =>
  path === undefined
    ? `there is no kind ${kind}`
    : `${kind}${path.map((part) => `.${String(part)}`).join('')} is not valid`;

function asBridgeError(cause: unknown, signal: AbortSignal): BridgeError {
  if (cause instanceof BridgeError) return cause;
  return new BridgeError(signal.aborted ? 'EXPORT_DELIVERY_STOPPED' : 'EXPORT_DELIVERY_FAILED', {
    cause,
  });
}
