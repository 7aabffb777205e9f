'use strict';

// Writes the connector package (`npm run build:connector -- --help` lists the options).
require('ts-node').register({ transpileOnly: true });
const { run } = require('./connector/build.ts');

run().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
