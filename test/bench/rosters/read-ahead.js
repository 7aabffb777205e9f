'use strict';

// The second thread of the trial: reads the files, checks UTF-8 and splits them into records.
const path = require('node:path');
const { workerData } = require('node:worker_threads');
const { openRingWriter } = require('./batch-ring.js');

const dist = path.join(__dirname, '../../../dist/rosters');
const { defaultLimits } = require(path.join(dist, 'roster-scan.js'));
const { bufferFor, createRecordScanner } = require(path.join(dist, 'scan/record-scanner.js'));
const { openDiskFile } = require(path.join(dist, 'sources/disk-file.js'));

async function readFiles({ files, faults }, ring) {
  for (const { name, path: place, bytes: size } of files) {
    const scanner = createRecordScanner({
      bufferBytes: bufferFor(size, defaultLimits.bufferBytes),
      onHeader: ring.header,
      onBatch: ring.batch,
      onFault: (record) => ring.fault(faults.indexOf(record.fault), record),
    });
    let bytes = 0;
    const target = {
      get stopped() {
        return scanner.stopped;
      },
      write(chunk) {
        bytes += chunk.length;
        scanner.write(chunk);
      },
    };
    await openDiskFile(name, place, size).pump(target, () => undefined);
    scanner.end();
    ring.end(bytes);
  }
}

const ring = openRingWriter(workerData.memory);
readFiles(workerData, ring).catch((error) => {
  console.error(error);
  ring.failed();
});
