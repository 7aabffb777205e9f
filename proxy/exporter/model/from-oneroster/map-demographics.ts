import type { ModelRow } from '../row';
import { dayOf } from './dates';
import type { OneRosterRecord } from './record';
import { isDeleted, isTrue, textOf } from './record';

/** The columns of OneRoster have the names of SDS's codes. */
const races = [
  'americanIndianOrAlaskaNative',
  'asian',
  'blackOrAfricanAmerican',
  'nativeHawaiianOrOtherPacificIslander',
  'white',
  'demographicRaceTwoOrMoreRaces',
];

/** The demographics of a user; undefined when they are to be deleted. */
export function mapDemographics(record: OneRosterRecord): ModelRow<'demographics'> | undefined {
  if (isDeleted(record)) return undefined;
  const sex = textOf(record, 'sex').trim();
  return {
    userSourcedId: textOf(record, 'sourcedId'),
    sex: sex === 'other' || sex === 'unspecified' ? 'notSelected' : sex,
    birthDate: dayOf(textOf(record, 'birthDate')),
    birthCity: textOf(record, 'cityOfBirth'),
    birthState: textOf(record, 'stateOfBirthAbbreviation'),
    birthCountry: textOf(record, 'countryOfBirthCode'),
    ethnicityCodes: isTrue(record, 'hispanicOrLatinoEthnicity') ? 'hispanicOrLatinoEthnicity' : '',
    raceCodes: races.filter((race) => isTrue(record, race)).join(','),
  };
}
