'use strict';

// A trial, not the product: one validation by two threads. A second thread reads, checks UTF-8 and splits into records;
// this one has keys, rules and report, all of it the built code in dist/. Only where the scanner would stand, records
// come from the other thread instead.
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { createRing, events, openRingReader } = require('./batch-ring.js');

const dist = path.join(__dirname, '../../../dist/rosters');
const { findFormat } = require(path.join(dist, 'index.js'));
const recordScanner = require(path.join(dist, 'scan/record-scanner.js'));
const { scanOrder } = require(path.join(dist, 'scan-order.js'));
const { createRosterScan } = require(path.join(dist, 'roster-scan.js'));

const faults = [
  'quote-unclosed',
  'quote-misplaced',
  'column-count',
  'record-too-long',
  'blank-line',
  'line-break-in-value',
  'encoding-invalid',
  'control-character',
];

/** Stands where a file has its scanner: keeps what the scanner would call. */
function replaceScanner() {
  const place = { handlers: undefined };
  recordScanner.createRecordScanner = (handlers) => {
    place.handlers = handlers;
    return {
      space: () => new Uint8Array(0),
      filled: () => undefined,
      write: () => undefined,
      end: () => undefined,
      stopped: false,
    };
  };
  return place;
}

const cellsOf = ({ starts, ends }, count) =>
  Array.from({ length: count }, (_, i) => ({ start: starts[i], end: ends[i] }));

/** Hands the events of one file to its rules; answers the bytes that were read. */
function takeFile(ring, { onHeader, onBatch, onFault }) {
  let bytesRead = -1;
  const handlers = {
    [events.header]({ head, bytes }) {
      ring.answerHeader(onHeader(Uint8Array.from(bytes.subarray(0, head[1])), head[2] === 1));
    },
    [events.batch]({ head, ...slot }) {
      onBatch({ ...slot, count: head[1], width: head[2], firstRow: head[3] });
    },
    [events.fault]({ head, ...slot }) {
      const [, code, line, position, row, count, start, end] = head;
      const { bytes, view } = slot;
      const cells = cellsOf(slot, count);
      onFault({
        fault: faults[code],
        line,
        position,
        row,
        bytes,
        view,
        cells,
        rest: { start, end },
      });
    },
    [events.end]({ head }) {
      bytesRead = head[1] + head[2] * 2 ** 30;
    },
    [events.failed]() {
      throw new Error('The reading thread failed.');
    },
  };
  while (bytesRead < 0) ring.take((slot) => handlers[slot.head[0]](slot));
  return bytesRead;
}

/** Validates a folder that holds nothing but V2.1 files; `limits` as in the product. */
function scanByTwo(folder, limits = {}) {
  const format = findFormat('sds-v2.1');
  const names = scanOrder(format, readdirSync(folder).sort());
  const files = names.map((name) => {
    const file = path.join(folder, name);
    return { name, path: file, bytes: statSync(file).size };
  });
  const memory = createRing();
  new Worker(path.join(__dirname, 'read-ahead.js'), { workerData: { files, faults, memory } });
  const ring = openRingReader(memory);
  const place = replaceScanner();
  const scan = createRosterScan({ format, seeds: [1, 2, 3], limits });
  for (const { name, bytes } of files) {
    const target = scan.openFile(name, bytes);
    target.filled(takeFile(ring, place.handlers));
    target.end();
  }
  return scan.finish({ names, inArchive: false });
}

module.exports = { scanByTwo };
