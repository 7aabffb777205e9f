import type { EntityColumn, EntityName } from './entities';

/** Entities that other records refer to. */
export type KeyedEntity = 'orgs' | 'academicSessions' | 'users' | 'courses' | 'classes';

/** Lists of values a column can be mapped by. */
export type ValueList =
  | 'orgType'
  | 'role'
  | 'enrollmentRole'
  | 'grade'
  | 'grades'
  | 'userFlag'
  | 'boolean'
  /** True unless it says no: accounts, roles and enrollments that count. */
  | 'active'
  /** One session, or several in a cell: few different texts, so they are looked up as values. */
  | 'session'
  | 'sessions';

export interface ColumnRule {
  kind: 'key' | 'reference' | 'value' | 'text';
  /** Without it the record cannot be written. */
  required?: true;
  to?: KeyedEntity;
  list?: ValueList;
}

const key: ColumnRule = { kind: 'key', required: true };
const text: ColumnRule = { kind: 'text', required: true };
const needs = (to: KeyedEntity): ColumnRule => ({ kind: 'reference', to, required: true });
const refers = (to: KeyedEntity): ColumnRule => ({ kind: 'reference', to });
const value = (list: ValueList): ColumnRule => ({ kind: 'value', list });
const needsValue = (list: ValueList): ColumnRule => ({ kind: 'value', list, required: true });

/** What is known of the columns; any other is a text that may be empty. Required is what SDS drops a record for. */
export const columnRules: {
  readonly [Name in EntityName]: { readonly [Column in EntityColumn<Name>]?: ColumnRule };
} = {
  orgs: {
    sourcedId: key,
    name: text,
    type: value('orgType'),
    parentSourcedId: refers('orgs'),
    gradeLow: value('grade'),
    gradeHigh: value('grade'),
  },
  academicSessions: { sourcedId: key },
  users: { sourcedId: key, enabled: value('active') },
  roles: {
    userSourcedId: needs('users'),
    orgSourcedId: needs('orgs'),
    role: needsValue('role'),
    sessionSourcedId: value('session'),
    grade: value('grade'),
    isPrimary: value('boolean'),
    active: value('active'),
  },
  courses: {
    sourcedId: key,
    orgSourcedId: needs('orgs'),
    schoolYearSourcedId: value('session'),
    grade: value('grades'),
  },
  classes: {
    sourcedId: key,
    orgSourcedId: needs('orgs'),
    title: text,
    sessionSourcedIds: value('sessions'),
    courseSourcedId: refers('courses'),
  },
  enrollments: {
    classSourcedId: needs('classes'),
    userSourcedId: needs('users'),
    role: needsValue('enrollmentRole'),
    active: value('active'),
  },
  demographics: { userSourcedId: needs('users') },
  userFlags: { userSourcedId: needs('users'), flag: needsValue('userFlag') },
  relationships: {
    userSourcedId: needs('users'),
    relationshipUserSourcedId: needs('users'),
    relationshipRole: text,
  },
};
