import type { ModelRow } from '../../model/row';
import type { FileRecord } from '../csv-set/read-entity';
import { isoDate } from './from-v1';

const cell = (record: FileRecord, name: string): string => record[name] ?? '';

export const mapSection = (record: FileRecord): ModelRow<'classes'> => ({
  sourcedId: cell(record, 'SIS ID'),
  orgSourcedId: cell(record, 'School SIS ID'),
  title: cell(record, 'Section Name'),
  sessionSourcedIds: cell(record, 'Term SIS ID'),
  courseSourcedId: cell(record, 'Course SIS ID'),
  code: cell(record, 'Section Number'),
  courseCode: cell(record, 'Course Number'),
  section: cell(record, 'Section Number'),
  periods: cell(record, 'Periods'),
  status: cell(record, 'Status'),
});

/** The course of a section; none where it has no id, by which a class could refer to it. */
export const mapSectionCourse = (record: FileRecord): ModelRow<'courses'>[] =>
  cell(record, 'Course SIS ID') === ''
    ? []
    : [
        {
          sourcedId: cell(record, 'Course SIS ID'),
          orgSourcedId: cell(record, 'School SIS ID'),
          title: cell(record, 'Course Name'),
          code: cell(record, 'Course Number'),
          subject: cell(record, 'Course Subject'),
          description: cell(record, 'Course Description'),
        },
      ];

/** The term of a section; none where it has no id. */
export const mapSectionTerm = (record: FileRecord): ModelRow<'academicSessions'>[] => {
  if (cell(record, 'Term SIS ID') === '') return [];
  const startDate = isoDate(cell(record, 'Term StartDate'));
  return [
    {
      sourcedId: cell(record, 'Term SIS ID'),
      title: cell(record, 'Term Name'),
      type: 'term',
      schoolYear: schoolYearOf(startDate),
      startDate,
      endDate: isoDate(cell(record, 'Term EndDate')),
    },
  ];
};

/** V1 has no school year. A term that starts before July belongs to the year that began the summer before. */
function schoolYearOf(startDate: string): string {
  const [, year = '', month = ''] = /^(\d{4})-(\d\d)-/.exec(startDate) ?? [];
  if (year === '') return '';
  return Number(month) >= 7 ? year : String(Number(year) - 1);
}
