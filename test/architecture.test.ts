import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import ts from 'typescript';

const root = path.join(__dirname, '..', 'proxy');

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/** All TypeScript files of proxy/, as paths with slashes relative to it. */
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

const imports: Import[] = files.flatMap((file) =>
  importsOf(file, readFileSync(path.join(root, file), 'utf8')),
);

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const to = (node.moduleSpecifier as ts.StringLiteral).text;
      found.push({ from: file, to: resolve(file, to), typeOnly: isTypeOnly(node) });
    } else if (ts.isCallExpression(node) && isDynamicImport(node)) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument))
        found.push({ from: file, to: resolve(file, argument.text), typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function isDynamicImport(node: ts.CallExpression): boolean {
  return (
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require')
  );
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return (
    [`${target}.ts`, `${target}/index.ts`].find((candidate) => files.includes(candidate)) ?? target
  );
}

/** The part a file belongs to: its folder, or the file itself at the top of proxy/. */
const partOf = (file: string): string =>
  file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '');
const isOurs = (file: string): boolean => files.includes(file);

const leaves = [
  'config',
  'cloud',
  'errors',
  'schemas',
  'observability',
  'outbound',
  'version',
  'repeatedly',
  'identity-settings',
];
const storage = ['database', ...leaves];
const identity = ['auth', 'throttle'];
const services = ['rosters', 'graph', 'datalake', 'engine', 'uploads', 'notifications', 'exporter'];

/** The drawing of docs/architecture.md: what each part may import. Neighbours on a line are not listed. */
const arrows: Record<string, readonly string[]> = {
  config: ['errors'],
  cloud: ['config'],
  errors: ['error-table'],
  'error-table': [],
  version: [],
  repeatedly: [],
  'identity-settings': ['config', 'errors'],
  outbound: ['errors'],
  schemas: [],
  observability: ['errors'],
  database: leaves,
  auth: storage,
  throttle: storage,
  rosters: ['errors', 'schemas', 'observability'],
  graph: [...identity, ...storage],
  datalake: [...identity, ...storage],
  engine: storage,
  uploads: ['rosters', 'graph', 'datalake', 'engine', ...identity, ...storage],
  notifications: ['graph', ...identity, ...storage],
  exporter: ['uploads', 'rosters', 'engine', 'auth', ...storage],
  routes: [...services, ...identity, ...storage],
  plugins: [...services, ...identity, ...storage],
  operator: [...services, ...identity, ...storage],
  stores: [...identity, ...storage],
  'durable-services': [...services, ...storage],
  'roster-services': ['durable-services', ...services, ...identity, ...storage],
  services: ['routes', 'stores', 'roster-services', ...services, ...identity, ...storage],
  mcp: ['routes', 'plugins', ...identity, ...storage],
  app: ['routes', 'mcp', 'plugins', 'operator', 'services', ...leaves],
  server: ['app', 'services', 'stores', ...storage],
  sandbox: ['config', 'errors', 'observability'],
  cli: ['server', 'app', 'services', 'sandbox', ...services, ...identity, ...storage],
};

t.test('every part is in the drawing', (t) => {
  t.same(
    [...new Set(files.map(partOf))].filter((part) => !(part in arrows)),
    [],
  );
  t.end();
});

t.test('imports follow the arrows', (t) => {
  const wrong = imports.filter(({ from, to }) => {
    if (!isOurs(to)) return to.startsWith('..');
    return partOf(from) !== partOf(to) && !arrows[partOf(from)]?.includes(partOf(to));
  });
  t.same(
    wrong.map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
  t.end();
});

t.test('routes run on schemas and errors alone', (t) => {
  const allowed = new Set(['routes', 'schemas', 'errors']);
  const wrong = imports.filter(
    ({ from, to, typeOnly }) =>
      partOf(from) === 'routes' && !typeOnly && isOurs(to) && !allowed.has(partOf(to)),
  );
  t.same(
    wrong.map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
  t.end();
});

t.test('there is no import cycle', (t) => {
  const runtime = new Map(
    files.map((file) => [
      file,
      imports
        .filter((one) => one.from === file && isOurs(one.to) && !one.typeOnly)
        .map((one) => one.to),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const walk = (file: string, trail: string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open')
      return void cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
    state.set(file, 'open');
    for (const next of runtime.get(file) ?? []) walk(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of files) walk(file, []);
  t.same(cycles, []);
  t.end();
});

/** One vendor, one home (DESIGN §3). */
const homes: Record<string, RegExp> = {
  '@azure/msal-node': /^auth\//,
  jose: /^(auth|sandbox\/entra)\//,
  axios: /^outbound\.ts$/,
  '@azure/storage-file-datalake': /^datalake\//,
  '@azure/core-rest-pipeline': /^datalake\//,
  pino: /^observability\//,
  pg: /^database\/|^exporter\/sources\/postgresql/,
  'pg-copy-streams': /^database\/|^exporter\/sources\/postgresql/,
  kysely: /^exporter\/sources\//,
  mysql2: /^exporter\/sources\/mysql/,
  tedious: /^exporter\/sources\/mssql/,
  libsql: /^exporter\/sources\/sqlite|^sandbox\/sis\//,
  '@dbos-inc/dbos-sdk': /^engine\//,
  '@fastify/busboy': /^uploads\/receive\//,
  fastify: /^(app|server)\.ts$|^(cli|routes|plugins|mcp|operator|sandbox)\//,
  'ipaddr.js': /^notifications\//,
  'ssh2-sftp-client': /^exporter\/destinations\/ssh\//,
  'basic-ftp': /^exporter\/destinations\/ftp-server\//,
  nodemailer: /^exporter\/destinations\/mail\//,
  yazl: /^exporter\/destinations\/archive\.ts$/,
  commander: /^cli\//,
  'cli-progress': /^cli\//,
  yaml: /^(exporter\/profile|cli\/demo)\//,
  croner: /^exporter\/profile\//,
};

t.test('a vendor is imported in its home only', (t) => {
  const wrong = imports.filter(({ from, to }) => homes[to] !== undefined && !homes[to].test(from));
  t.same(
    wrong.map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
  t.end();
});

t.test('process.env is read in config.ts only', (t) => {
  const readers = files.filter(
    (file) =>
      file !== 'config.ts' &&
      /process\s*\.\s*env|process\[/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  t.same(readers, []);
  t.end();
});

t.test('the simulated cloud is started by the command line alone', (t) => {
  const starters = imports.filter(
    ({ from, to }) => partOf(to) === 'sandbox' && partOf(from) !== 'sandbox',
  );
  t.same(
    [...new Set(starters.map(({ from }) => partOf(from)))].filter((part) => part !== 'cli'),
    [],
  );
  t.end();
});
