import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import t from 'tap';
import { configSchema } from '../../proxy/config';
import { dockerfileText, readDockerfile, root } from './dockerfile';
import { productionPackages } from './image-folder';

const ignoreText = readFileSync(path.join(root, '.dockerignore'), 'utf8');

/** What would go wrong with an image of this Dockerfile, a sentence each. */
function problemsOf(text: string, ignore = ignoreText): string[] {
  const image = readDockerfile(text);
  const sent = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? line.slice(1) : []));
  const isSent = (file: string): boolean =>
    sent.some((allowed) => file === allowed || file.startsWith(`${allowed}/`));
  const own = image.stages.flatMap(({ copies }) => copies.filter(({ stage }) => !stage));
  const last = image.stages.at(-1);
  const from = (name: string) => last?.copies.find(({ sources }) => sources.includes(name))?.stage;
  const dependencies = /FROM \S+ AS dependencies\n[^]*?(?=\nFROM )/.exec(text)?.[0] ?? '';
  const secrets = Object.entries(configSchema.shape)
    .filter(([, setting]) => setting.meta()?.['secret'] === true)
    .map(([name]) => name);
  const wrong: [boolean, string][] = [
    [!/^ARG NODE_IMAGE=node:24-[a-z]+-slim$/m.test(text), 'the base is not Node.js 24 on Debian'],
    [image.stages.some(({ base }) => base !== '${NODE_IMAGE}'), 'the stages have other bases'],
    [!/^[1-9]\d*:[1-9]\d*$/.test(image.user), 'it runs as root, or by a name'],
    [from('/app/node_modules') !== 'dependencies', 'node_modules are those of the build'],
    [!dependencies.includes('npm ci --omit=dev --ignore-scripts'), 'it has dev dependencies'],
    [image.command[0] !== 'node', 'node does not get the signals'],
    [image.command.at(-1) !== 'serve', 'it does not serve'],
    [image.healthCheck.length !== 1, 'it has no health check'],
    [!ignore.startsWith('#') || !/^\*$/m.test(ignore), 'the whole folder is sent to the builder'],
    [/\bADD\b|\bcurl\b|\bwget\b/.test(text), 'it fetches something unpinned'],
  ];
  return [
    ...validate(text).map(({ message }) => (typeof message === 'string' ? message : message.value)),
    ...wrong.filter(([isWrong]) => isWrong).map(([, what]) => what),
    ...own
      .flatMap(({ sources }) => sources)
      .flatMap((file) => [
        ...(existsSync(path.join(root, file)) ? [] : [`there is no ${file}`]),
        ...(isSent(file) ? [] : [`${file} is not sent to the builder`]),
      ]),
    ...Object.keys(image.env)
      .filter((name) => !(name in configSchema.shape) && name !== 'NODE_ENV')
      .map((name) => `${name} is no setting`),
    ...secrets.filter((name) => new RegExp(`(ENV|ARG)[^\n]*\\b${name}\\b`).test(text)),
  ];
}

t.test('the Dockerfile', async (t) => {
  t.same(problemsOf(dockerfileText), []);
  const changes: [from: string | RegExp, to: string, says: RegExp][] = [
    ['USER 10001:10001', '', /runs as root/],
    ['USER 10001:10001', 'USER root', /runs as root/],
    ['COPY package.json LICENSE ./', 'COPY package.json LICENCE ./', /there is no LICENCE/],
    ['COPY proxy proxy', 'COPY docs docs', /docs is not sent/],
    ['COPY --from=dependencies', 'COPY --from=build', /those of the build/],
    ['npm ci --omit=dev', 'npm ci', /dev dependencies/],
    ['["node", "/app', '["sh", "-c", "/app', /signals/],
    ['DATA_DIR=/data', 'DATADIR=/data', /DATADIR is no setting/],
    ['ENV NODE_ENV', 'ENV SEAL_KEYS=k1:x NODE_ENV', /SEAL_KEYS/],
    [/HEALTHCHECK[^]*?\n(?=ENTRYPOINT)/, '', /no health check/],
    ['node:24-bookworm-slim', 'node:latest', /not Node\.js 24/],
    ['EXPOSE 8080', 'EXPOSE http', /port/i],
    ['WORKDIR /app\nCOPY --from', 'ADD https://x.example/y /y\nCOPY --from', /unpinned/],
  ];
  for (const [from, to, says] of changes)
    t.match(problemsOf(dockerfileText.replace(from, to)).join('\n'), says, String(from));
  t.match(problemsOf(dockerfileText, '!proxy\n').join('\n'), /whole folder/);
});

t.test('development packages are not among those of the image', async (t) => {
  const packages = productionPackages();
  t.ok(packages.includes('node_modules/fastify'));
  for (const name of ['typescript', 'tap', 'eslint', 'tree-sitter-bicep'])
    t.notOk(packages.includes(`node_modules/${name}`), name);
});

t.test('the health check tells a service that answers from one that does not', async (t) => {
  const words = JSON.parse(
    /CMD (\[.*\])$/.exec(readDockerfile(dockerfileText).healthCheck[0] ?? '')?.[1] ?? '[]',
  ) as string[];
  t.equal(words[0], 'node');
  let status = 200;
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/healthz' ? status : 404;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const check = async (PORT: number): Promise<unknown> => {
    const child = spawn(process.execPath, words.slice(1), { env: { PORT: String(PORT) } });
    return (await once(child, 'exit'))[0] as unknown;
  };
  t.equal(await check(port), 0);
  status = 503;
  t.equal(await check(port), 1);
  t.equal(await check(1), 1);
});
