import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { scopeGroups } from '../../proxy/auth/scopes';
import { answerAz, commandOf, type AzState } from './fake-az';

export const tenantId = '11111111-2222-4333-8444-555555555555';
export const script = path.join(__dirname, '../../templates/azure/register-applications.sh');

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

export interface Registration {
  state: AzState;
  /** Runs the script in the tenant; the calls before it are forgotten. */
  run(...options: string[]): Promise<Outcome>;
}

/** Entries of a Microsoft Graph whose ids are like no published ones, so that a copied id would show. */
const graphEntries = (kind: 1 | 2) =>
  ['User.Read', ...Object.values(scopeGroups).flat(), 'IndustryData-OutboundFlow.Read.All'].map(
    (value, index) => ({
      value,
      id: `0000000${kind}-0000-4000-8000-${String(index).padStart(12, '0')}`,
    }),
  );

/** Hands its words to the test and prints the answer: a Node process for every call would take a minute. */
const shim = `#!/usr/bin/env bash
exec 3<>"/dev/tcp/127.0.0.1/$FAKE_AZ_PORT"
printf '%s\\0' "$#" "$@" >&3
IFS= read -r code <&3
if ((code)); then cat <&3 >&2; else cat <&3; fi
exit "$code"
`;

/** The script with a stand-in for the Azure CLI in front of PATH, in a folder of the test's own. */
export async function startRegistration(t: Test): Promise<Registration> {
  const folder = t.testdir();
  const graph = { oauth2PermissionScopes: graphEntries(1), appRoles: graphEntries(2) };
  const state: AzState = { tenantId, apps: [], principals: [], graph, calls: [] };
  const server = createServer((socket) => serve(socket, state)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  writeFileSync(path.join(folder, 'az'), shim, { mode: 0o755 });
  const env = {
    PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}`,
    FAKE_AZ_PORT: String((server.address() as AddressInfo).port),
  };
  return {
    state,
    async run(...options) {
      state.calls = [];
      const child = spawn('bash', [script, '--tenant', tenantId, ...options], { env });
      const outcome: Outcome = { code: null, out: '', err: '' };
      child.stdout.on('data', (text) => (outcome.out += String(text)));
      child.stderr.on('data', (text) => (outcome.err += String(text)));
      [outcome.code] = (await once(child, 'close')) as [number | null];
      return outcome;
    },
  };
}

/** What of a tap test is needed here. */
interface Test {
  testdir(): string;
  teardown(work: () => unknown): void;
}

function serve(socket: Socket, state: AzState): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('utf8');
    const [count = '', ...words] = text.split('\0');
    if (words.length <= Number(count)) return;
    socket.end(reply(state, words.slice(0, Number(count))));
  });
}

function reply(state: AzState, words: string[]): string {
  try {
    return `0\n${answerAz(state, words)}`;
  } catch (error) {
    return `1\nERROR: ${(error as Error).message}\n`;
  }
}

/** The calls that change something, by their first words. */
export const changes = ({ calls }: AzState): string[] =>
  calls.map(commandOf).filter((command) => !/ (show|list)$/.test(command));
