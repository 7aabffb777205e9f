/**
 * What is wrong in the sample system, as it is in real ones, and how often. The builder makes exactly this; tests count
 * on it.
 */
export const sampleMess = {
  schools: 6,
  closedSchools: 1,
  students: 3000,
  staff: 240,
  /** Left during the year, still in the tables. */
  inactiveStudents: 60,
  /** Students whose school is the closed one. */
  studentsOfClosedSchool: 5,
  /** Teachers with places at two schools. */
  teachersAtTwoSchools: 12,
  sections: 360,
  sectionsWithoutTeacher: 4,
  /** Pairs of students with one address. */
  duplicateEmails: 7,
  studentsWithoutLogin: 9,
  /** Schedule rows of students that are not there any more. */
  danglingSchedules: 11,
  droppedSchedules: 25,
  guardians: 300,
} as const;
