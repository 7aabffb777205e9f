import { existsSync } from 'node:fs';
import { exportProfilesDir } from '../../config';
import { createLogger } from '../../observability/logger';
import { sampleExport, writeSampleExport } from '../demo/sample-export';
import { startLocal, type Local } from '../start-local';
import { untilStopped } from '../until-stopped';
import type { Command } from './command';

/** What `npm start` runs. */
export const command: Command = (program, context) => {
  program
    .command('sandbox')
    .description('run the service against a simulated Microsoft 365, all on this machine')
    .option('--only', 'start just the simulated cloud, without the service')
    .action(async (options: { only?: boolean }) => {
      const config = context.config();
      const logger = createLogger({ level: config.LOG_LEVEL });
      const profiles = exportProfilesDir(config);
      if (options.only !== true && !existsSync(profiles)) await writeSampleExport(profiles);
      const local = await startLocal({ config, logger, sandboxOnly: options.only === true });
      for (const line of banner(local)) context.terminal.out(line);
      await untilStopped(context.signal, () => local.close());
    });
};

function banner({ url, sandboxOrigin, storageOrigin }: Local): string[] {
  const rule = '*'.repeat(78);
  const service =
    url === undefined
      ? []
      : [
          `  service              ${url}   (${url}/docs)`,
          '',
          'Try it from another terminal:',
          `  curl -H "Authorization: Bearer $(npx sds-bridge token)" ${url}/v1/data-connectors`,
          '  npx sds-bridge sync <folder of CSV files>',
          `  curl -H "Authorization: Bearer $(npx sds-bridge token)" ${url}/v1/exports --json '{"profile":"${sampleExport}"}'`,
        ];
  return [
    rule,
    '* SANDBOX: everything here is simulated. No data reaches Microsoft 365.',
    '* Never put real student data into it.',
    rule,
    `  Entra ID and Graph   ${sandboxOrigin}`,
    `  SDS storage          ${storageOrigin}`,
    ...service,
    'Stop with Ctrl+C.',
  ];
}
