/** Short texts by number, as bytes; three bytes behind each may be read. */
export interface ByteStore {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Sets the text of a number; an earlier one stays where it is and is lost. */
  set: (id: number, text: string) => void;
  /** 0 when nothing was set. */
  start: (id: number) => number;
  end: (id: number) => number;
  textOf: (id: number) => string;
}

export function createByteStore(): ByteStore {
  let bytes = new Uint8Array(1 << 16);
  let view = new DataView(bytes.buffer);
  let starts = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let used = 8;
  const encoder = new TextEncoder();
  return {
    get bytes() {
      return bytes;
    },
    get view() {
      return view;
    },
    set(id, text) {
      if (id >= starts.length) {
        starts = widen(starts, Math.max(2 * starts.length, id + 1));
        ends = widen(ends, starts.length);
      }
      const room = 3 * text.length + 8;
      if (used + room > bytes.length) {
        const wider = new Uint8Array(Math.max(2 * bytes.length, used + room));
        wider.set(bytes);
        bytes = wider;
        view = new DataView(bytes.buffer);
      }
      starts[id] = used;
      used += encoder.encodeInto(text, bytes.subarray(used)).written;
      ends[id] = used;
    },
    start: (id) => starts[id] ?? 0,
    end: (id) => ends[id] ?? 0,
    textOf: (id) => Buffer.from(bytes.subarray(starts[id] ?? 0, ends[id] ?? 0)).toString(),
  };
}

function widen(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
