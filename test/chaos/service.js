'use strict';

// The service of a chaos run, as a process of its own that can be killed: service.js <dist> <port> <sandbox port> <data folder>
const path = require('node:path');

const [dist, port, sandboxPort, dataDir] = process.argv.slice(2);
const { loadConfig } = require(path.join(dist, 'config.js'));
const { createLogger } = require(path.join(dist, 'observability/logger.js'));
const { startServer } = require(path.join(dist, 'server.js'));

const config = loadConfig({
  CLOUD: 'sandbox',
  PORT: port,
  SANDBOX_PORT: sandboxPort,
  DATA_DIR: dataDir,
  ALLOWED_TENANTS: process.env.CHAOS_CALLERS.split(',')
    .map((caller) => caller.split('/')[0])
    .join(','),
  THROTTLE_LIMITS: process.env.CHAOS_CALLERS.split(',')
    .map((caller) => `${caller}=9999`)
    .join(','),
});
const logger = createLogger({ level: 'error', write: (line) => process.stdout.write(line) });
const uploadLimits = {
  pollSeconds: [0.3, 1],
  retrySeconds: [0.2, 1],
  settleMs: 300,
  blockBytes: 256 * 1024,
  barrierBytes: 1024 * 1024,
};

startServer({ config, logger, uploadLimits }).catch((error) => {
  console.log(`does not start: ${error.code ?? error.name}`);
  process.exit(3);
});
