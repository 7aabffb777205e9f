import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { secondTenantId } from '../../../proxy/sandbox/entra/users';
import { buildSampleSis } from '../../../proxy/sandbox/sis';
import type { ThrottleStore } from '../../../proxy/throttle/stores';
import type { JsonObject } from '../../../scripts/connector/json';
import type { TextFiles } from '../../fixtures/rosters/small-sets';
import { sampleProfile } from '../../exporter/jobs/export-bridge';
import { makeRoster } from '../../uploads/rosters';
import { sis, startUploadBridge, tenantId } from '../../uploads/upload-calls';
import {
  ConnectivityError,
  createFakeClock,
  runFlow,
  type FlowResult,
  type RunSlots,
} from '../../wdl';
import {
  createBridgeConnector,
  createFileSystem,
  createOneDrive,
  createOutlook,
  createSftp,
  createSharePoint,
  createTeams,
  type Reply,
} from '../../wdl/connectors';
import type { Settings, Variant } from './variant';

const swagger = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../connector/apiDefinition.swagger.json'), 'utf8'),
) as JsonObject;

/** Family name of everybody in the rosters: it must never be seen. */
export const familyName = 'Quillfeather';

export type World = Awaited<ReturnType<typeof startWorld>>;
type Person = Parameters<Awaited<ReturnType<typeof startUploadBridge>>['sandbox']['issueToken']>[0];

export interface Run {
  variant: Variant;
  slug: string;
  settings?: Settings;
  trigger?: JsonObject;
  /** Shared by runs of one flow, for the concurrency of its trigger. */
  slots?: RunSlots;
}

/** Export profiles: one that is delivered into a folder, one whose source is not there. */
function writeProfiles(folder: string): string {
  const profiles = path.join(folder, 'profiles');
  mkdirSync(profiles);
  buildSampleSis(path.join(profiles, 'sis.db'));
  const destinations = [{ kind: 'local', path: path.join(folder, 'exported'), createPath: true }];
  const nowhere = {
    source: { kind: 'postgresql', host: '127.0.0.1', port: 9, database: 'sis', user: 'sis' },
  };
  writeFileSync(path.join(profiles, 'nightly.yaml'), sampleProfile('nightly', { destinations }));
  writeFileSync(
    path.join(profiles, 'nowhere.yaml'),
    sampleProfile('nowhere', { destinations, ...nowhere }),
  );
  return profiles;
}

/** One service with its sandbox for all scenarios, and what flows have around them. */
export async function startWorld(t: Test) {
  let refusals = 0;
  const throttle: ThrottleStore = {
    take: async (_key, limit) => {
      const granted = refusals === 0;
      if (!granted) refusals -= 1;
      return { granted, remaining: limit, resetMs: 1000, retryAfterMs: granted ? 0 : 1000 };
    },
    close: async () => undefined,
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-flows-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const profiles = writeProfiles(folder);
  const bridge = await startUploadBridge(t, {
    stores: { throttle },
    env: {
      ALLOWED_TENANTS: `${tenantId},${secondTenantId}`,
      EXPORT_PROFILES_DIR: profiles,
    },
  });
  const baseUrl = await bridge.app.listen({ port: 0, host: '127.0.0.1' });
  const rosters = path.join(folder, 'Rosters');
  mkdirSync(rosters);

  let runs = 0;
  let made = 0;
  let outage = { action: '', left: 0 };
  let person: Person;
  let reply: (parameters: JsonObject) => Reply = () => 'never';
  let beforeAnswer: () => Promise<unknown> = async () => undefined;
  const bearers = new Set<string>();
  const teams = createTeams({ reply: (parameters) => reply(parameters) });
  const outlook = createOutlook();
  const connectors = {
    bridge: createBridgeConnector({
      swagger,
      baseUrl,
      bearer: async () => {
        const token = await bridge.sandbox.issueToken(person);
        bearers.add(token);
        return token;
      },
    }),
    sharepoint: createSharePoint({ folder }),
    onedrive: createOneDrive({ folder }),
    sftp: createSftp({ folder }),
    filesystem: createFileSystem({ folder }),
    teams,
    outlook,
  };

  /** Everything as it is before a scenario; what was uploaded stays. */
  function reset(): void {
    refusals = 0;
    outage = { action: '', left: 0 };
    person = undefined;
    reply = () => 'never';
    beforeAnswer = async () => undefined;
    bridge.sandbox.faults.clear();
    for (const box of [teams, outlook]) {
      box.failWith(undefined);
      box.clear();
    }
    put({});
  }

  /** Makes these the files of the folder, and nothing else. */
  function put(files: Record<string, string | Buffer>): void {
    rmSync(rosters, { recursive: true });
    mkdirSync(rosters);
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(rosters, name), text);
  }

  /** A roster that nobody has uploaded before, and that differs little from the last one. */
  function freshRoster(): TextFiles {
    made += 1;
    const roster = makeRoster({ name: familyName });
    return {
      ...roster,
      'users.csv': (roster['users.csv'] ?? '').replace('Given-p1-1,', `Given-p1-1-${made},`),
    };
  }

  const run = ({ variant, slug, settings = {}, trigger, slots }: Run): Promise<FlowResult> => {
    runs += 1;
    return runFlow({
      definition: variant.definition(slug),
      dialect: variant.dialect,
      connections: variant.connections(slug, connectors),
      parameters: variant.parameters(slug, {
        RosterFolder: '/Rosters',
        SharePointSite: 'https://district.sharepoint.example/sites/rosters',
        InboundFlowId: sis.inboundFlow,
        TeamsTeamId: 'team',
        TeamsChannelId: 'channel',
        MailTo: 'operator',
        ...settings,
      }),
      // Waits cost next to nothing, but the service behind needs real time to get on.
      clock: createFakeClock(new Date().toISOString(), { realMsPerWait: 60 }),
      runName: `0858400000000000000000000000${String(runs).padStart(4, '0')}CU00`,
      ...(trigger && { trigger: { outputs: trigger } }),
      ...(slots && { slots }),
      hooks: {
        beforeCall: async ({ action, operationId }) => {
          if (operationId === 'ApproveUpload') await beforeAnswer();
          if (outage.left === 0 || outage.action !== action) return;
          outage.left -= 1;
          throw new ConnectivityError('The service does not answer.');
        },
      },
    });
  };

  /** What of the rosters, the sign-in and the people who answered stands in a run's history. */
  const leaks = (result: FlowResult): string[] => {
    const history = JSON.stringify([[...result.actions], result.calls, result.error]);
    const content = Buffer.from('sourcedId,username').toString('base64').slice(0, 16);
    return [familyName, 'Given-', 'quill.example', content, 'answerer@', ...bearers].filter(
      (secret) => history.includes(secret),
    );
  };

  return {
    bridge,
    teams,
    outlook,
    reset,
    put,
    freshRoster,
    run,
    leaks,
    refuseCalls: (count: number) => (refusals = count),
    /** The next calls of an action find nobody. */
    beAway: (left: number, action: string) => (outage = { action, left }),
    signInAs: (who: Person) => (person = who),
    answerWith: (answer: Reply) => (reply = () => answer),
    /** Somebody does something before the answer comes. */
    answerAfter: (deed: () => Promise<unknown>, answer: Reply) => {
      beforeAnswer = deed;
      reply = () => answer;
    },
    /** How many file sets School Data Sync has been given to validate. */
    validations: () => bridge.sandbox.validations.length,
  };
}
