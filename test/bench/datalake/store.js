'use strict';

// A store in a process of its own, so that its memory and time are not the client's. Prints its origin.
const http = require('node:http');
const { randomBytes } = require('node:crypto');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { setTimeout } = require('node:timers');
const { URL } = require('node:url');

const [kind] = process.argv.slice(2);
const SANDBOX = path.join(__dirname, '../../../dist/sandbox');
const ANSWER_MS = 20;
const BYTES_A_MS = 125_000;

const answer = (req, res) => {
  const action = new URL(req.url, 'http://x').searchParams.get('action');
  res.writeHead(action === null ? 201 : action === 'append' ? 202 : 200).end();
};

const stores = {
  /** Reads and discards. */
  discard: () => http.createServer((req, res) => req.on('end', () => answer(req, res)).resume()),

  /** The same behind a line of 1 Gbit/s, 20 ms away. */
  paced() {
    let due = 0;
    return http.createServer((req, res) => {
      req.on('data', (chunk) => {
        due = Math.max(due, performance.now()) + chunk.length / BYTES_A_MS;
        const early = due - performance.now();
        if (early < 2) return;
        req.pause();
        setTimeout(() => req.resume(), early);
      });
      req.on('end', () => setTimeout(() => answer(req, res), ANSWER_MS));
    });
  },

  /** The storage of the sandbox, which keeps everything. */
  sandbox() {
    const { createServer } = require(path.join(SANDBOX, 'create-server.js'));
    const { createContainerStore } = require(path.join(SANDBOX, 'storage/containers.js'));
    const { registerStorage } = require(path.join(SANDBOX, 'storage/index.js'));
    const { createSasSigner } = require(path.join(SANDBOX, 'storage/sas.js'));
    const containers = createContainerStore();
    const signer = createSasSigner(randomBytes(32));
    const app = createServer();
    registerStorage(app, { containers, signer, clock: Date.now });
    containers.create('/tenant/connector/container');
    const sas = signer.sign({
      directory: '/tenant/connector/container',
      permissions: 'acw',
      expires: Date.now() + 3_600_000,
    });
    return {
      listen: (_port, _host, done) => app.listen({ host: '127.0.0.1', port: 0 }, done),
      sas,
      address: () => app.server.address(),
    };
  },
};

const store = stores[kind]();
store.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${store.address().port}`;
  console.log(`${origin}/tenant/connector/container?${store.sas ?? 'sig=1'}`);
});
