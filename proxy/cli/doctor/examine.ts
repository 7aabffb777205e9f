import type { Config } from '../../config';
import { BridgeError } from '../../errors';
import { fail, type Check, type Finding } from './check';
import { checkDataDir, checkNode, checkPort, checkSettings } from './machine';
import { checkClock, checkCloud, checkService, withRunningCloud } from './reachability';

const checks: readonly Check[] = [
  checkDataDir,
  checkPort('PORT', '/healthz'),
  checkPort('SANDBOX_PORT', '/_sandbox/health'),
  checkService,
  checkCloud,
  checkClock,
];

/** Looks at everything, in order; wrong settings end it early because the rest depends on them. */
export async function examine(readConfig: () => Config, nodeVersion: string): Promise<Finding[]> {
  const findings = [checkNode(nodeVersion)];
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return [...findings, fail('settings', error.message)];
  }
  config = await withRunningCloud(config);
  findings.push(checkSettings(config));
  for (const check of checks) findings.push(await check(config));
  return findings;
}
