'use strict';

// One upload in a process of its own, so that its peak memory is its own. Uses the built code in dist/.
const { Buffer } = require('node:buffer');
const { createHash } = require('node:crypto');
const { createReadStream } = require('node:fs');
const path = require('node:path');
const { URL } = require('node:url');
const {
  AnonymousCredential,
  BaseRequestPolicy,
  DataLakeFileClient,
  newPipeline,
} = require('@azure/storage-file-datalake');
const { uploadFile } = require(path.join(__dirname, '../../../dist/datalake/upload-file.js'));

const [kind, sessionUrl, file] = process.argv.slice(2);
const mebibyte = 1024 * 1024;
const fileName = 'enrollments.csv';

/** The MD5 of each block, which the client itself does not send. */
class Md5Policy extends BaseRequestPolicy {
  async sendRequest(request) {
    if (request.url.includes('action=append')) {
      const { body } = request;
      const chunks = [];
      for await (const chunk of typeof body === 'function' ? body() : body) chunks.push(chunk);
      request.body = Buffer.concat(chunks);
      request.headers.set('content-md5', createHash('md5').update(request.body).digest('base64'));
    }
    return this._nextPolicy.sendRequest(request);
  }
}

async function vendor(policies = []) {
  const pipeline = newPipeline(new AnonymousCredential());
  pipeline.factories.unshift(...policies);
  const client = new DataLakeFileClient(sessionUrl.replace('?', `/${fileName}?`), pipeline);
  await client.uploadFile(file, {
    chunkSize: 8 * mebibyte,
    singleUploadThreshold: 8 * mebibyte,
    maxConcurrency: 4,
  });
}

async function ours(more) {
  const { origin } = new URL(sessionUrl);
  await uploadFile({
    session: {
      sessionUrl,
      tenantId: 'tenant',
      dataConnectorId: 'connector',
      containerId: 'container',
    },
    cloud: { isStorageAddress: (url) => url.origin === origin },
    fileName,
    open: () => createReadStream(file, { highWaterMark: mebibyte }),
    ...more,
  });
}

const measures = {
  vendor,
  vendorMd5: () => vendor([{ create: (next, options) => new Md5Policy(next, options) }]),
  ours: () => ours({ onFlushed: async () => undefined }),
  oursWithoutBarriers: () => ours({}),
};

async function main() {
  const start = process.hrtime.bigint();
  await measures[kind]();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(JSON.stringify({ seconds, rss: process.resourceUsage().maxRSS / 1024 }));
  // The vendor's connections stay open.
  process.exit();
}

void main();
