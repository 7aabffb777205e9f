import type { JsonObject } from '../../../scripts/connector/json';
import { without } from '../../uploads/rosters';
import { callsTo, type Scenario } from './scenario';

/** What the trigger hands over when a file of the folder was written. */
const written = (name: string): JsonObject => ({ body: { '{FilenameWithExtension}': name } });

export const validateScenarios: readonly Scenario[] = [
  {
    name: 'a good new set is checked, and people hear that it is',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put(world.freshRoster());
      return written('Enrollments.csv');
    },
    status: 'Succeeded',
    told: /checked, clean/,
    then: (t, _world, result) => void t.equal(callsTo(result, 'ValidateCsvFiles').length, 1),
  },
  {
    name: 'a set that School Data Sync would refuse is told with its count',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put({ ...world.freshRoster(), 'users.csv': 'sourcedId,nonsense\n1,2\n' });
      return written('enrollments.csv');
    },
    status: 'Failed',
    code: 'ROSTER_HAS_FATAL_FINDINGS',
    told: /the check says no.*Nothing was sent/,
  },
  {
    name: 'a new set with a file missing is told, not checked',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put(without(world.freshRoster(), 'orgs.csv'));
      return written('enrollments.csv');
    },
    status: 'Failed',
    code: 'ROSTER_INCOMPLETE',
    told: /orgs\.csv/,
    then: (t, _world, result) => void t.equal(callsTo(result, 'ValidateCsvFiles').length, 0),
  },
  {
    name: 'a file that is not the last one starts nothing',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put(world.freshRoster());
      return written('users.csv');
    },
    status: 'Skipped',
  },
  {
    name: 'more files than are checked together end it',
    slug: 'validate-new-roster',
    settings: { RosterFiles: Array.from({ length: 11 }, (_, index) => `f${index}.csv`).join() },
    given: (world) => {
      world.put(
        Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}.csv`, 'x'])),
      );
      return written('enrollments.csv');
    },
    status: 'Failed',
    code: 'ROSTER_FILES_TOO_MANY',
    told: /10 files at most/,
  },
  {
    name: 'a service that is away for a moment is asked again for the check',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put(world.freshRoster());
      world.beAway(2, 'Validate_files');
      return written('enrollments.csv');
    },
    status: 'Succeeded',
    told: /checked, clean/,
    then: (t, _world, result) =>
      void t.equal(callsTo(result, 'ValidateCsvFiles')[0]?.attempts, 3, 'two without an answer'),
  },
  {
    name: 'records that would be dropped are counted, and the run is green',
    slug: 'validate-new-roster',
    given: (world) => {
      const roster = world.freshRoster();
      world.put({ ...roster, 'roles.csv': `${roster['roles.csv'] ?? ''}p9-9,s1,student\n` });
      return written('enrollments.csv');
    },
    status: 'Succeeded',
    told: /checked, error.*1 errors/,
  },
  {
    name: 'a lapsed sign-in is told when a set is checked',
    slug: 'validate-new-roster',
    given: (world) => {
      world.put(world.freshRoster());
      world.signInAs({ user: 'teacher' });
      return written('enrollments.csv');
    },
    status: 'Failed',
    code: 'CALLER_ROLE_MISSING',
    told: /Roster\.Sync/,
  },
];
