import { set, until, wait } from '../model/control';
import { errorOf, value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { brief } from '../model/retry';
import { bridge } from './bridge';

export interface FollowOptions {
  /** What is followed, as it stands in names: `upload`. */
  thing: 'upload' | 'export';
  operation: string;
  /** Name of the input with its id, which is also a field of the answer. */
  id: string;
  /** Expression that ends it. */
  atRest: string;
  timeout: string;
}

/** The variable that holds what is followed, as it was last seen. */
export const followed = (thing: FollowOptions['thing']): string =>
  `variables('${thing.charAt(0).toUpperCase()}${thing.slice(1)}')`;

/** Whether nothing will change any more. */
export const isFinal = (thing: FollowOptions['thing']): string =>
  `equals(coalesce(${followed(thing)}?['isFinal'], false), true)`;

/**
 * Asks until it is at rest. A service that is away for a while is asked again; what lasts longer than the
 * limit fails the loop, with the last refusal in the variable Refusal.
 */
export function follow({ thing, operation, id, atRest, timeout }: FollowOptions): Placed {
  const held = followed(thing);
  const call = `Get_${thing}`;
  const variable = held.slice("variables('".length, -"')".length);
  return until(
    'Asks until there is nothing more to wait for. A failed question is asked again.',
    atRest,
    { count: 1000, timeout },
    {
      Pause: wait(`max(60, coalesce(${held}?['retryAfterSeconds'], 60))`),
      [call]: bridge(operation, { [id]: value(`${held}?['${id}']`) }, { retry: brief }),
      [`Keep_${thing}`]: set(variable, value(`body('${call}')`)),
      Forget_refusal: set('Refusal', {}),
      Keep_refusal: {
        ...set('Refusal', value(`coalesce(${errorOf(call)}, json('{}'))`)),
        description: 'Why the last question failed, in case none succeeds any more.',
        runAfter: { [call]: ['Failed', 'TimedOut'] },
      },
    },
  );
}
