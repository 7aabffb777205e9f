import path from 'node:path';
import { createServiceClient } from '../service-client';
import type { Local } from '../start-local';
import { authorize } from '../sync/sign-in';
import type { CommandContext } from '../terminal';
import { textReporter } from '../uploads/reporters';
import type { Conclusion } from '../uploads/steps';
import { uploadRoster } from '../uploads/upload-roster';
import { exportExpected, exportTitle, playExport } from './play-export';
import { scenes, stage, type Scene } from './scenes';

const timeoutSeconds = 120;

/** Plays all scenes against a local sandbox; false when one does not end as expected. */
export async function playScenes(
  local: Local,
  work: string,
  context: CommandContext,
): Promise<boolean> {
  const { terminal, signal } = context;
  const service = { url: local.url ?? '', sandboxPort: local.sandboxPort, signal };
  const results: string[] = [];
  let allExpected = true;
  terminal.out('Simulated, on this machine only.');
  for (const [index, scene] of scenes.entries()) {
    for (const line of ['', scene.title, '']) terminal.out(line);
    const conclusion = await play(scene, path.join(work, `evening-${index + 1}`), {
      ...service,
      context,
    });
    if (conclusion.state === 'held') await discard(conclusion, service, context);
    const result = scene.result(conclusion);
    const isExpected = result === scene.expected;
    results.push(`${index + 1}: ${result}${isExpected ? '' : ' (NOT as expected)'}`);
    allExpected &&= isExpected;
  }
  for (const line of ['', exportTitle, '']) terminal.out(line);
  const exported = await playExport(local, work, context);
  const isExported = exported === exportExpected;
  results.push(`${results.length + 1}: ${exported}${isExported ? '' : ' (NOT as expected)'}`);
  allExpected &&= isExported;
  for (const line of ['', ...results]) terminal.out(line);
  return allExpected;
}

type Service = Parameters<typeof createServiceClient>[0] & { sandboxPort: number };

async function play(
  scene: Scene,
  place: string,
  { context, ...service }: Service & { context: CommandContext },
): Promise<Conclusion> {
  await stage(scene, place);
  const reporter = textReporter(context.terminal);
  return uploadRoster({
    ...service,
    ...{ place, timeoutSeconds, showValues: false },
    // Ten files received, four times over, would only hide the rest.
    reporter: {
      ...reporter,
      step: (step) => (step.step === 'received' ? undefined : reporter.step(step)),
    },
  });
}

async function discard(
  { uploadId }: Conclusion,
  service: Service,
  { terminal }: CommandContext,
): Promise<void> {
  const client = createServiceClient(service);
  try {
    await authorize(client, service);
    const { state } = await client.uploads.discard(uploadId);
    for (const line of ['', `$ sds-bridge uploads discard ${uploadId}`, state]) terminal.out(line);
  } finally {
    client.close();
  }
}
