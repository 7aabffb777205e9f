/** The tables of the sample system: its own, as no two systems agree. */
export const schema = `
create table schools (
  school_code text primary key, school_name text not null, city text, closed_on text
);
create table school_years (year_id integer primary key, label text, first_day text, last_day text);
create table students (
  student_no text primary key, first_name text, middle_name text, last_name text, school_code text,
  grade_level integer, login text, email text, gender text, born_on text, is_active integer not null
);
create table staff (
  staff_no text primary key, first_name text, last_name text, login text, email text, job text, is_active integer not null
);
create table staff_schools (staff_no text, school_code text, main_school integer);
create table course_catalog (course_code text primary key, title text, subject_area text);
create table sections (
  section_id integer primary key, school_code text, course_code text, section_no text, period text, year_id integer
);
create table section_teachers (section_id integer, staff_no text);
create table schedules (section_id integer, student_no text, dropped_on text);
create table guardians (
  guardian_id integer primary key, first_name text, last_name text, email text, phone text
);
create table student_guardians (student_no text, guardian_id integer, relation text);
`;
