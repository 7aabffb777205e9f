'use strict';

// npm links the command of an installed package and sets its mode; in a clone the built file needs it too.
const { chmodSync, existsSync } = require('node:fs');
const path = require('node:path');

const command = path.join(__dirname, '..', 'dist', 'cli', 'main.js');
if (existsSync(command)) chmodSync(command, 0o755);
