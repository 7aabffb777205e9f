import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { isSamePicture } from '../../../scripts/connector/icon';
import { packageSettings } from '../../../scripts/connector/settings';
import { buildCopilotTemplates, placeholders } from '../../../scripts/templates/copilot/build';
import { copilotStudio } from '../../../scripts/templates/copilot/target';
import { readZip } from '../read-zip';
import { folder } from './committed';

t.test('the committed files are what the code says', async (t) => {
  for (const [name, content] of await copilotStudio.files()) {
    const found = readFileSync(path.join(folder, '..', name));
    if (typeof content === 'string') t.equal(found.toString(), content, name);
    else t.ok(await isSamePicture(content, found), name);
  }
});

t.test(
  'the app packages hold their files at the top and are the same bytes each time',
  async (t) => {
    const files = await buildCopilotTemplates();
    const zips = (await copilotStudio.artifacts?.()) ?? new Map<string, Buffer>();
    t.same([...zips], [...((await copilotStudio.artifacts?.()) ?? [])]);
    for (const kind of ['openapi', 'mcp']) {
      const zip = zips.get(`copilot-studio/zips/declarative-agent-${kind}.zip`);
      const entries = await readZip(zip ?? Buffer.alloc(0));
      const expected = [...files.keys()]
        .filter((name) => name.startsWith(`declarative-agent/${kind}/`))
        .map((name) => path.posix.basename(name))
        .sort();
      t.same([...entries.keys()], expected);
      const manifest = files.get(`declarative-agent/${kind}/manifest.json`);
      t.equal(entries.get('manifest.json')?.toString(), manifest);
    }
  },
);

t.test('a host and a registration are written where they belong', async (t) => {
  const connector = packageSettings({ host: 'bridge.school.example' });
  const files = await buildCopilotTemplates({ connector, oauthId: 'registration-7' });
  const text = (name: string) => String(files.get(`declarative-agent/${name}`));
  t.match(text('mcp/ai-plugin.json'), '"url": "https://bridge.school.example/mcp"');
  t.match(text('openapi/openapi.json'), '"url": "https://bridge.school.example"');
  t.match(text('openapi/manifest.json'), '"validDomains": ["bridge.school.example"]');
  for (const kind of ['mcp', 'openapi']) {
    t.match(text(`${kind}/ai-plugin.json`), '"reference_id": "registration-7"');
    t.notMatch(text(`${kind}/ai-plugin.json`), placeholders().oauthId);
  }
});
