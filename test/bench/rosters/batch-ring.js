'use strict';

// What one thread finds in the bytes of a file, handed to another in order: slots of shared memory used in turn.
const { BATCH_ROWS } = require('../../../dist/rosters/scan/record-batch.js');

const SLOTS = 8;
/** Columns a slot has room for: the trial refuses wider files. */
const MOST_COLUMNS = 32;
const HEAD = 16;
const OFFSETS = BATCH_ROWS * MOST_COLUMNS;
// Eight more than a buffer of the scanner: words are read past the last cell.
const BYTES = (2 << 20) + 8;
const SLOT_BYTES = 4 * (HEAD + 2 * OFFSETS + BATCH_ROWS) + BYTES;

const events = { header: 0, batch: 1, fault: 2, end: 3, failed: 4 };

/** Longer than any batch takes: the other thread is gone. */
const SILENCE_MS = 60_000;

/** Places of the counters: events written, events read, headers answered, columns of the last header. */
const [WRITTEN, READ, ANSWERS, WIDTH] = [0, 1, 2, 3];

const createRing = () => ({
  control: new SharedArrayBuffer(16),
  slots: Array.from({ length: SLOTS }, () => new SharedArrayBuffer(SLOT_BYTES)),
});

function openRing({ control, slots }) {
  const counters = new Int32Array(control);
  const views = slots.map((memory) => {
    const ints = (at, length) => new Int32Array(memory, 4 * at, length);
    const bytes = new Uint8Array(memory, SLOT_BYTES - BYTES, BYTES);
    return {
      head: ints(0, HEAD),
      starts: ints(HEAD, OFFSETS),
      ends: ints(HEAD + OFFSETS, OFFSETS),
      lines: ints(HEAD + 2 * OFFSETS, BATCH_ROWS),
      bytes,
      view: new DataView(memory, SLOT_BYTES - BYTES, BYTES),
    };
  });
  const advance = (counter, value) => {
    Atomics.store(counters, counter, value);
    Atomics.notify(counters, counter);
  };
  return { counters, slotOf: (number) => views[number % SLOTS], advance };
}

function waitFor(counters, counter, value) {
  if (Atomics.wait(counters, counter, value, SILENCE_MS) === 'timed-out')
    throw new Error('The other thread is silent.');
}

/** The side that reads files: waits while all slots are full. */
function openRingWriter(memory) {
  const { counters, slotOf, advance } = openRing(memory);
  let written = 0;

  function put(fill) {
    for (let read; written - (read = Atomics.load(counters, READ)) === SLOTS;)
      waitFor(counters, READ, read);
    fill(slotOf(written));
    written += 1;
    advance(WRITTEN, written);
  }

  /** Copies cells and the bytes they lie in; places are counted from the first of these bytes. */
  function copyCells(slot, { bytes, starts, ends }, count, from, to) {
    for (let i = 0; i < count; i += 1) {
      slot.starts[i] = starts[i] - from;
      slot.ends[i] = ends[i] - from;
    }
    slot.bytes.set(bytes.subarray(from, to + 8));
  }

  return {
    /** Answers the number of columns, once the other side has judged the header. */
    header(line, bom) {
      const answers = Atomics.load(counters, ANSWERS);
      put(({ head, bytes }) => {
        if (line.length > BYTES) throw new Error('The header is too long for the trial.');
        head.set([events.header, line.length, bom ? 1 : 0]);
        bytes.set(line);
      });
      waitFor(counters, ANSWERS, answers);
      const width = Atomics.load(counters, WIDTH);
      if (width > MOST_COLUMNS) throw new Error('The file has too many columns for the trial.');
      return width;
    },
    batch(batch) {
      const { count, width, starts, ends, lines, firstRow } = batch;
      const cells = count * width;
      put((slot) => {
        slot.head.set([events.batch, count, width, firstRow]);
        slot.lines.set(lines.subarray(0, count));
        copyCells(slot, batch, cells, starts[0], ends[cells - 1]);
      });
    },
    fault(code, { line, position, row, bytes, cells, rest }) {
      const starts = cells.map(({ start }) => start);
      const ends = cells.map(({ end }) => end);
      // Without cells and rest nobody looks at the bytes.
      const from = Math.min(...starts, rest.end > rest.start ? rest.start : Infinity);
      const to = Math.max(...ends, rest.end > rest.start ? rest.end : 0);
      const first = to === 0 ? 0 : from;
      put((slot) => {
        const places = [rest.start - first, rest.end - first];
        slot.head.set([events.fault, code, line, position, row, cells.length, ...places]);
        copyCells(slot, { bytes, starts, ends }, cells.length, first, to);
      });
    },
    end(bytes) {
      put(({ head }) => head.set([events.end, bytes % 2 ** 30, Math.floor(bytes / 2 ** 30)]));
    },
    failed() {
      put(({ head }) => head.set([events.failed]));
    },
  };
}

/** The side that judges: `take` hands over the next event and frees its slot when the handler returns. */
function openRingReader(memory) {
  const { counters, slotOf, advance } = openRing(memory);
  let read = 0;
  return {
    take(handle) {
      while (Atomics.load(counters, WRITTEN) === read) waitFor(counters, WRITTEN, read);
      handle(slotOf(read));
      read += 1;
      advance(READ, read);
    },
    answerHeader(width) {
      Atomics.store(counters, WIDTH, width);
      advance(ANSWERS, Atomics.load(counters, ANSWERS) + 1);
    },
  };
}

module.exports = { createRing, events, openRingReader, openRingWriter };
