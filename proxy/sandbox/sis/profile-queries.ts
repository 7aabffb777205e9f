/** One query for each entity of the roster model: what a profile for the sample system says under `source.queries`. */
export const profileQueries: Readonly<Record<string, string>> = {
  orgs: `select school_code as sourcedId, school_name as name, 'school' as type, city
from schools where closed_on is null`,
  academicSessions: `select 'Y' || year_id as sourcedId, label as title, 'schoolYear' as type, year_id as schoolYear,
  first_day as startDate, last_day as endDate
from school_years`,
  users: `select student_no as sourcedId, login as username, first_name as givenName, middle_name as middleName,
  last_name as familyName, email, null as phone, student_no as userNumber, is_active as enabled
from students
union all
select staff_no, login, first_name, null, last_name, email, null, staff_no, is_active from staff
union all
select 'G' || guardian_id, email, first_name, null, last_name, email, phone, null, 1 from guardians`,
  roles: `select student_no as userSourcedId, school_code as orgSourcedId, 'student' as role,
  case when grade_level = 0 then 'kg' else printf('%02d', grade_level) end as grade, 1 as isPrimary, is_active as active
from students
union all
select s.staff_no, p.school_code, s.job, null, p.main_school, s.is_active
from staff s join staff_schools p on p.staff_no = s.staff_no`,
  courses: `select distinct s.school_code || '-' || c.course_code as sourcedId, s.school_code as orgSourcedId, c.title,
  c.course_code as code, 'Y' || s.year_id as schoolYearSourcedId, c.subject_area as subject
from course_catalog c join sections s on s.course_code = c.course_code`,
  classes: `select s.section_id as sourcedId, s.school_code as orgSourcedId,
  c.title || ' (' || s.section_no || ')' as title, 'Y' || s.year_id as sessionSourcedIds,
  s.school_code || '-' || s.course_code as courseSourcedId, s.course_code as courseCode, s.section_no as section,
  s.period as periods
from sections s join course_catalog c on c.course_code = s.course_code`,
  enrollments: `select section_id as classSourcedId, student_no as userSourcedId, 'student' as role, dropped_on as endDate,
  dropped_on is null as active
from schedules
union all
select section_id, staff_no, 'teacher', null, 1 from section_teachers`,
  demographics: `select student_no as userSourcedId,
  case gender when 'F' then 'female' when 'M' then 'male' else 'notSelected' end as sex, born_on as birthDate
from students`,
  relationships: `select student_no as userSourcedId, 'G' || guardian_id as relationshipUserSourcedId,
  relation as relationshipRole
from student_guardians`,
};
