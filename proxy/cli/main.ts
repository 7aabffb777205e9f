#!/usr/bin/env node
import { runCli } from './run-cli';
import { processConfig, processTerminal } from './terminal';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  // Once: a second signal ends the process the hard way.
  process.once(name, () => stop.abort());

void runCli(process.argv.slice(2), {
  terminal: processTerminal(),
  config: processConfig,
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});
