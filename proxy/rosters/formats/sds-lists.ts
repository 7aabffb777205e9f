import type { ListFormat } from './format';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Default lists of values of School Data Sync; a tenant may extend each of them. */
export const sdsLists = {
  orgType: {
    evidence: 'M',
    values: words(`school department district local state national departmentOfEducation
      ministryOfEducation university college campus adultEducation municipality academicTrust
      localAuthority region division province researchCenter program`),
  },
  role: {
    evidence: 'M',
    values: words(`principal chair professor researcher adjunct affiliate occupationalTherapist
      physicalTherapist speechTherapist visionTherapist paraprofessional specialServices advisor proctor
      nurse officeStaff lecturer itAdmin administrator teacher faculty staff teacherAssistant assistant
      instructor substitute coach alumni student other`),
  },
  enrollmentRole: {
    evidence: 'S',
    values: words(`student visionTherapist substitute aid paraprofessional principal proctor
      teacherAssistant specialServices teacher professor advisor administrator lecturer coach
      occupationalTherapist affiliate assistant physicalTherapist adjunct staff speechTherapist
      instructor alumni chair itAdmin officeStaff`),
    contested: ['aid', 'aide', 'faculty', 'nurse', 'researcher', 'other'],
    note: 'Not the list of roles.csv. Sources differ between `aid` and `aide`: avoid both.',
  },
  grade: {
    evidence: 'S',
    values:
      words(`it pr pk tk kg 01 02 03 04 05 06 07 08 09 10 11 12 13 14 ps ug other ps1 ps2 ps3 ps4
      undergraduate graduate postgraduate alumni adultEducation`),
    note: 'A missing leading zero is forgiven: `1` is kept as `01`.',
  },
  sessionType: { evidence: 'S', values: words('schoolYear semester term gradingPeriod quarter') },
  sex: {
    evidence: 'S',
    values: words('male female notSelected'),
    contested: ['other', 'unspecified'],
  },
  race: {
    evidence: 'M',
    values: words(`americanIndianOrAlaskaNative asian blackOrAfricanAmerican
      nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces`),
  },
  ethnicity: { evidence: 'M', values: ['hispanicOrLatinoEthnicity'] },
  relationshipRole: {
    evidence: 'S',
    values: words('parent guardian relative other doctor aide'),
    contested: ['child', 'administrator'],
  },
  guardianRole: {
    evidence: 'M',
    values: words('parent relative aide doctor guardian child administrator other'),
    note: 'An empty role is treated as Other.',
  },
  userFlag: {
    evidence: 'M',
    values: words('freeLunch reducedLunch homeless giftedOrTalented 504 ell lep iep'),
  },
  subject: {
    evidence: 'S',
    values: words(`01 02 03 04 05 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24`),
    note: 'SCED subject areas; there is no 06. Keep the leading zero: spreadsheets drop it.',
  },
  birthState: {
    evidence: 'S',
    values:
      words(`AK AL AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN MO
      MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY AA AE AP`),
  },
} as const satisfies Record<string, ListFormat>;

/** The same lists as warnings: for V2 Microsoft's tables are pictures, so no list of it is certain. */
export function asUncertain(lists: Record<string, ListFormat>): Record<string, ListFormat> {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, { ...list, evidence: 'S' as const }]),
  );
}
