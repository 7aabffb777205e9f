'use strict';

// Writes the templates (`npm run build:templates`); with --check it writes nothing and fails on a difference.
require('ts-node').register({ transpileOnly: true });
const { run } = require('./templates/build.ts');

run().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
