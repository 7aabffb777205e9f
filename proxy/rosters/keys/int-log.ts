const SEGMENT_BITS = 16;
const SEGMENT = 1 << SEGMENT_BITS;
const WITHIN = SEGMENT - 1;
const FIRST = 64;

/** Whole numbers from -1 on, appended one by one; a byte each as long as they are small. Growing copies nothing. */
export interface IntLog {
  readonly length: number;
  push: (value: number) => void;
  /** Appends the first `count` numbers. */
  pushAll: (values: Int32Array, count: number) => void;
  get: (index: number) => number;
  /** The highest number appended; -1 when there is none. */
  readonly top: number;
  /** All numbers in order, in long runs; each is one more than what was appended. */
  readonly runs: readonly (Uint8Array | Int32Array)[];
}

export function createIntLog(): IntLog {
  let segments: (Uint8Array | Int32Array)[] = [];
  let small = true;
  let length = 0;
  let top = -1;
  let current: Uint8Array | Int32Array = new Uint8Array(0);

  const createSegment = (size: number): Uint8Array | Int32Array =>
    small ? new Uint8Array(size) : new Int32Array(size);

  function push(value: number): void {
    const at = length & WITHIN;
    if (at === 0) {
      current = createSegment(length === 0 ? FIRST : SEGMENT);
      segments.push(current);
    } else if (at === current.length) {
      // Only the first segment is shorter: most logs of a small roster stay empty or nearly so.
      const wider = createSegment(Math.min(SEGMENT, at * 4));
      wider.set(current);
      current = wider;
      segments[segments.length - 1] = wider;
    }
    if (small && value > 254) {
      segments = segments.map((segment) => Int32Array.from(segment));
      current = segments.at(-1)!;
      small = false;
    }
    current[length & WITHIN] = value + 1;
    length += 1;
    if (value > top) top = value;
  }

  return {
    get length() {
      return length;
    },
    get top() {
      return top;
    },
    get runs() {
      return segments.map((segment, i) => segment.subarray(0, length - i * SEGMENT));
    },
    push,
    pushAll(values, count) {
      for (let from = 0; from < count;) {
        // The first of each run opens its segment or widens the log; the rest is a plain copy.
        push(values[from]!);
        from += 1;
        const room = current.length - 1 - ((length - 1) & WITHIN);
        const to = Math.min(count, from + room);
        const run = current;
        let at = length & WITHIN;
        let i = from;
        for (; i < to; i += 1, at += 1) {
          const value = values[i]!;
          if (value > top) {
            if (small && value > 254) break;
            top = value;
          }
          run[at] = value + 1;
        }
        length += i - from;
        from = i;
      }
    },
    get: (index) => segments[index >>> SEGMENT_BITS]![index & WITHIN]! - 1,
  };
}
