'use strict';

// One measurement in a process of its own, so that its peak memory is its own. Uses the built code in dist/.
const { deepStrictEqual } = require('node:assert');
const { Buffer } = require('node:buffer');
const { createHash } = require('node:crypto');
const { createReadStream, openSync, readSync, readdirSync, closeSync } = require('node:fs');
const path = require('node:path');

const [kind, folder, snapshot, baseline] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => path.join(folder, name));
const dist = path.join(__dirname, '../../../dist/rosters');

function factsOf({ files, bytes, verdict, codes }) {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return { rows, bytes, verdict, codes: codes.length };
}

const measures = {
  sha256() {
    const buffer = Buffer.alloc(1 << 20);
    for (const file of files) {
      const hash = createHash('sha256');
      const descriptor = openSync(file, 'r');
      for (let count; (count = readSync(descriptor, buffer, 0, buffer.length, null)) > 0;)
        hash.update(buffer.subarray(0, count));
      hash.digest();
      closeSync(descriptor);
    }
    return {};
  },
  async scan() {
    const { runScanJob } = require(path.join(dist, 'scan-job.js'));
    const job = { source: { folder }, format: 'sds-v2.1' };
    const report = await runScanJob(job, { checkpoint: () => undefined });
    return factsOf(report);
  },
  two() {
    const { scanByTwo } = require('./two-threads.js');
    return factsOf(scanByTwo(folder));
  },
  /** Both ways, all findings kept: throws unless the reports are the same to the letter. */
  async same() {
    const { scanByTwo } = require('./two-threads.js');
    const { runScanJob } = require(path.join(dist, 'scan-job.js'));
    const limits = { findingsKept: 1_000_000 };
    const job = { source: { folder }, format: 'sds-v2.1', limits };
    const report = await runScanJob(job, { checkpoint: () => undefined });
    deepStrictEqual(scanByTwo(folder, limits), report);
    return factsOf(report);
  },
  async compare() {
    const { runCompareJob } = require(path.join(dist, 'changes/compare-job.js'));
    const secret = Buffer.alloc(32, 7);
    const job = { source: { folder }, format: 'sds-v2.1', secret, snapshot };
    const { comparison } = await runCompareJob(
      { ...job, ...(baseline && { baseline }) },
      { checkpoint: () => undefined },
    );
    return { rows: comparison.files.reduce((sum, file) => sum + file.unchanged, 0) };
  },
  async library() {
    const { parse } = require('csv-parse');
    const { rowSchemas } = require('./row-schemas.js');
    let rows = 0;
    for (const file of files) {
      const schema = rowSchemas[path.basename(file)];
      for await (const record of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
        if (!schema.safeParse(record).success) throw new Error(`${file} has a bad row`);
        rows += 1;
      }
    }
    return { rows };
  },
  async warm() {
    const { createRosterValidator } = require(path.join(dist, 'index.js'));
    const validator = createRosterValidator();
    const times = [];
    for (let i = 0; i < 300; i += 1) {
      const start = process.hrtime.bigint();
      await validator.validate({ source: { folder } });
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    await validator.close();
    const median = (some) => some.sort((a, b) => a - b)[some.length >> 1];
    // The engine goes on compiling for some hundred rosters: the first after a start are told apart.
    return { p50: median(times.slice(100)), early: median(times.slice(10, 60)), first: times[0] };
  },
};

async function main() {
  const start = process.hrtime.bigint();
  const facts = await measures[kind]();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const rss = process.resourceUsage().maxRSS / 1024;
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ seconds, rss, cpu: (user + system) / 1e6, ...facts }));
}

void main();
