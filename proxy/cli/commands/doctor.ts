import { examine } from '../doctor/examine';
import type { Command } from './command';

export const command: Command = (program, context) => {
  program
    .command('doctor')
    .description('look for what keeps the service from working, and say what to do')
    .option('--json', 'print one JSON line a check')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(() => context.config(), process.versions.node);
      for (const finding of findings)
        context.terminal.out(
          options.json
            ? JSON.stringify(finding)
            : `${finding.result.padEnd(4)}  ${finding.check.padEnd(12)}  ${finding.message}`,
        );
      context.exit(findings.some(({ result }) => result === 'fail') ? 2 : 0);
    });
};
