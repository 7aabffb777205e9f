import path from 'node:path';
import t from 'tap';
import { deliverAll, type DeliveryReceipt } from '../../../proxy/exporter/destinations/deliver-all';
import type {
  DestinationContext,
  ExportSet,
} from '../../../proxy/exporter/destinations/destination';
import type { TestScope } from '../../servers/process';
import { createContext } from './context';
import { contentOf, makeSet } from './sets';

export type Settings = Record<string, unknown>;

/** A destination that the suite can deliver to and look at. */
export interface Subject {
  kind: string;
  /** Complete but for what `variants` and `refusals` add. */
  settings: Settings;
  /** The folder from which relative paths of this machine count. */
  root?: string;
  /** The set that has arrived last, as a reader takes it: names and checksums. */
  arrived: (variant: string) => Promise<Record<string, string> | undefined>;
  /** Something that must be equal before and after the same set is delivered again. */
  trace: () => unknown;
  /** Breaks what is under way. Without it the delivery is stopped by its signal. */
  interrupt?: () => void;
  /** Looks at the destination all the time; `stop` answers what it saw that was not whole. */
  watch?: (variant: string) => { stop: () => { looks: number; broken: readonly string[] } };
}

export interface Refusal {
  name: string;
  /** Several where the server breaks the connection before it tells why. */
  code: string | RegExp;
  skip?: string | false;
  /** Default 1. `any` where the server breaks the connection before it tells why. */
  attempts?: number | 'any';
  /** Whether the set is larger than the destination's disk. */
  isTooMuch?: boolean;
  /** Settings that replace those of the subject; started with the test, so servers may be started here. */
  settings: (test: TestScope, subject: Subject) => Settings | Promise<Settings>;
}

export interface Contract {
  kind: string;
  skip?: string | false;
  start: (test: TestScope) => Promise<Subject>;
  /** Settings in which a set takes another form, by name. */
  variants: Readonly<Record<string, Settings>>;
  /** The variant that gets the largest set. */
  large: string;
  /** Whether what had arrived before an interruption is used. */
  resumes: boolean;
  /** Whether the license arrives beside the set. */
  license?: boolean;
  refusals: readonly Refusal[];
}

const MEBIBYTE = 2 ** 20;
/** Where a set of 64 MiB is sent; the other variants take a smaller one, for the sake of time. */
const LARGE = 64 * MEBIBYTE;
const SMALLER = 24 * MEBIBYTE;
/** More than any small file system here holds. */
const TOO_MUCH = 16 * MEBIBYTE;
const BREAK_AT = 8 * MEBIBYTE;

export async function deliver(
  subject: Subject,
  set: ExportSet,
  settings: Settings = {},
  context: DestinationContext = createContext(),
): Promise<DeliveryReceipt> {
  const entry = { kind: subject.kind, license: true, ...subject.settings, ...settings };
  const { root } = subject;
  const resolved =
    root === undefined ? {} : { resolvePath: (to: string) => path.resolve(root, to) };
  const [receipt] = await deliverAll(set, [entry], { ...context, ...resolved });
  if (receipt === undefined) throw new Error('no receipt');
  return receipt;
}

/** What every destination promises (`DestinationKind`), as tests. */
export function holdsContract(contract: Contract): void {
  const { kind, resumes } = contract;
  void t.test(
    `${kind} keeps the promise of a destination`,
    { skip: contract.skip ?? false },
    async (t) => {
      const subject = await contract.start(t);
      for (const [variant, settings] of Object.entries(contract.variants)) {
        await t.test(
          `${variant}: a set without rows arrives, twice, and changes nothing then`,
          async (t) => {
            const set = makeSet(t, { license: contract.license ?? true });
            t.match(await deliver(subject, set, settings), { result: 'delivered', attempts: 1 });
            t.same(await subject.arrived(variant), contentOf(set));
            const trace = subject.trace();
            t.match(await deliver(subject, set, settings), { result: 'delivered', attempts: 1 });
            t.same(subject.trace(), trace);
          },
        );

        await t.test(
          `${variant}: interrupted, it is repeated and was never half there`,
          async (t) => {
            const bytes = variant === contract.large ? LARGE : SMALLER;
            const set = makeSet(t, { bytes, license: contract.license ?? true });
            const watch = subject.watch?.(variant);
            const receipts = await deliverInterrupted(subject, set, settings);
            const last = receipts.at(-1);
            t.ok(receipts.length > 1 || (receipts[0]?.attempts ?? 0) > 1, 'was interrupted');
            t.equal(last?.result, 'delivered');
            if (last?.result === 'delivered')
              t.ok(
                resumes ? last.resumedBytes > MEBIBYTE : last.resumedBytes === 0,
                'resumed or not',
              );
            t.same(await subject.arrived(variant), contentOf(set));
            const seen = watch?.stop();
            t.same(seen?.broken ?? [], [], 'never half there');
            t.not(seen?.looks, 0);
          },
        );
      }

      for (const refusal of contract.refusals)
        await t.test(refusal.name, { skip: refusal.skip ?? false }, async (t) => {
          const set = makeSet(t, { ...(refusal.isTooMuch && { bytes: TOO_MUCH }) });
          const context = createContext();
          const trace = subject.trace();
          const settings = await refusal.settings(t, subject);
          const receipt = await deliver(subject, set, settings, context);
          t.match(receipt, {
            result: 'failed',
            code: refusal.code,
            ...(refusal.attempts !== 'any' && { attempts: refusal.attempts ?? 1 }),
          });
          t.same(subject.trace(), trace, 'nothing is there');
          t.notMatch(context.logged.join('') + JSON.stringify(receipt), /secret|passphrase"/);
        });
    },
  );
}

/** Breaks the delivery after some mebibytes; where only a signal can, it is delivered again. */
async function deliverInterrupted(
  subject: Subject,
  set: ExportSet,
  settings: Settings,
): Promise<DeliveryReceipt[]> {
  const stop = new AbortController();
  let isBroken = false;
  const onProgress = (sent: number, total: number): void => {
    // The whole set counts as its own bytes here, whatever form it takes.
    if (isBroken || sent < BREAK_AT || sent > total * 0.95) return;
    isBroken = true;
    if (subject.interrupt) subject.interrupt();
    else stop.abort();
  };
  const context = createContext({ signal: stop.signal, onProgress });
  const first = await deliver(subject, set, settings, context);
  return stop.signal.aborted ? [first, await deliver(subject, set, settings)] : [first];
}
